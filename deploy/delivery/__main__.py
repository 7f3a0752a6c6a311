"""``python -m deploy.delivery``: what the workflows run, the same from a laptop."""

from __future__ import annotations

import json

import click

from deploy.delivery import deployment, image, state, weighing
from deploy.delivery.revision import Release, commit, push_revision
from deploy.delivery.stack import SERVICE, Place, bucket, fleet, place
from yt_sentiment.cli.errors import plain_errors
from yt_sentiment.model import default_model_folder, load_model

_STACK = click.option("--stack", default=SERVICE, show_default=True, help="CloudFormation stack of the service.")
_MINUTES = click.option("--minutes", default=30.0, show_default=True, help="How long a deployment may take.")
_DRY = click.option("--dry-run", is_flag=True, help="Print what would be asked, and change nothing.")


def _say(line: str) -> None:
    click.echo(line, err=True)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def main() -> None:
    """Bring releases to production: credentials and region are those of the environment."""


@main.command()
@click.option("--image", "local", default="yt-sentiment", show_default=True, help="Local image.")
@_STACK
@plain_errors
def push(local: str, stack: str) -> None:
    """Push the image to ECR and print its reference by digest."""
    where, model = place(stack), load_model(default_model_folder()).version
    click.echo(image.push(local, where.repository, f"{commit()}-{model}"))


@main.command()
@click.argument("reference")
@_STACK
@_MINUTES
@_DRY
@plain_errors
def deploy(reference: str, stack: str, minutes: float, dry_run: bool) -> None:
    """Roll REFERENCE, an image by digest, out with CodeDeploy, and wait for its end."""
    release = Release(reference, load_model(default_model_folder()).version, commit())
    where = place(stack)
    description = f"model {release.model_version}, commit {release.git_revision[:12]}"
    if dry_run:
        revision = {"revisionType": "S3", "s3Location": {"bucket": where.bucket, "key": release.key}}
        click.echo(json.dumps(deployment.request(where, revision, description), indent=2))
        return
    revision = push_revision(release, where.bucket)
    click.echo(deployment.deploy(where, revision, description, minutes=minutes, say=_say))


@main.command("roll-back")
@click.option(
    "--leave",
    metavar="RELEASE",
    default="",
    help="Release to leave, by its commit or its image; where it no longer serves, nothing is done.",
)
@_STACK
@_MINUTES
@_DRY
@plain_errors
def roll_back(leave: str, stack: str, minutes: float, dry_run: bool) -> None:
    """Stop a release that is on its way, or roll the revision before the current one out again; wait for its end.

    Without --leave, whichever release serves is left, also one that an earlier roll-back has just brought back. Prints
    the id of the deployment; nothing where nothing had to be done.
    """
    where: Place = place(stack)
    if dry_run:
        if planned := deployment.planned_back(where, leave=leave, say=_say):
            click.echo(json.dumps(planned, indent=2))
        return
    if done := deployment.roll_back(where, leave=leave, minutes=minutes, say=_say):
        click.echo(done)


@main.command()
@_STACK
@click.option("--minutes", default=10.0, show_default=True, help="How long.")
@plain_errors
def watch(stack: str, minutes: float) -> None:
    """Watch the alarms; exit code 1 as soon as one rings."""
    deployment.watch(place(stack).alarms, minutes=minutes, say=_say)


@main.command("fetch-state")
@plain_errors
def fetch_state() -> None:
    """Bring MLflow's database and the log of decisions here."""
    click.echo(f"fetched {sorted(state.fetch(bucket())) or 'nothing: this is the first run'}")


@main.command("store-state")
@plain_errors
def store_state() -> None:
    """Write them back, unless somebody else wrote since they were fetched."""
    click.echo(f"stored {state.store(bucket())}")


@main.command("candidate")
@plain_errors
def candidate_is_new() -> None:
    """Print `true` if the model at staging is another one than that in production, else `false`."""
    from deploy.delivery.candidate import is_new  # MLflow, which takes seconds to load, for this command alone
    from yt_sentiment.params import load_params
    from yt_sentiment.registry.store import Registry

    params = load_params()
    registry = Registry(params.register_.model_name, params.register_.experiment)
    click.echo("true" if is_new(registry) else "false")


@main.command("weigh")
@click.argument("question")
@_STACK
@click.option("--minutes", default=15.0, show_default=True, help="How long it may take.")
@plain_errors
def weigh(question: str, stack: str, minutes: float) -> None:
    """Print what `yt-sentiment retrain --weigh QUESTION` says on an instance; corrections of a run go to the bucket."""
    click.echo(weighing.weigh(fleet(stack), question, minutes=minutes, say=_say))


@main.command("fetch-feedback")
@click.argument("digest")
@plain_errors
def fetch_feedback(digest: str) -> None:
    """Bring the corrections of DIGEST here."""
    state.fetch_feedback(bucket(), digest)


if __name__ == "__main__":
    main()
