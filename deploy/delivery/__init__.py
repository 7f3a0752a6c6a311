"""From a tested image to a fleet that runs it: ECR, S3, CodeDeploy, CloudWatch."""
