"""The model registry in MLflow: log, register, gate, promote, roll back, export. Nothing else imports mlflow."""
