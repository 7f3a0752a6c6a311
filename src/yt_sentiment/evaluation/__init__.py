"""How good predictions are: metrics, reports, behaviour, figures."""
