"""Python sees this folder of JavaScript as the package ``flask_app.engine``, so that the service carries it too."""
