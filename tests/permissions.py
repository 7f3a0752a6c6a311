"""What the roles of the CloudFormation templates may do, and what runs with their rights asks AWS for.

Both are read from the files themselves. A workflow's job takes a role; its steps run make, make runs scripts, and those
run the AWS CLI, ``python -m deploy.delivery``, or programs of others (``IMPLIED``). What an instance runs is in its
user data and in ``appspec.yml``. A permission is an action and a resource: ``("s3:PutObject", "bucket/dvc/")``; a call
that says no resource has an empty one.
"""

from __future__ import annotations

import ast
import re
import shlex
from collections.abc import Iterator, Mapping
from fnmatch import fnmatchcase
from functools import cache
from itertools import pairwise
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

import botocore.session
import yaml
from botocore import xform_name

from tests.conftest import ROOT

Permission = tuple[str, str]
Code = Mapping[str, str]
"""A shell script in parts: what stands outside under "", else by the name of a function or the label of a case."""

TEMPLATES: Final = ROOT / "deploy" / "cloudformation"
ROLES: Final = ("ReadRole", "TrainRole", "ReleaseRole", "InstanceRole")
"""Roles that something of ours runs with; ``DeployRole`` is CodeDeploy's own."""

_LISTS: Final = ("s3:ListBucket", "bucket")
_READS_MODELS: Final = {_LISTS, ("s3:GetObject", "bucket/mlflow/")}
IMPLIED: Final[Mapping[tuple[str, str], set[Permission]]] = {
    # What a remote holds is listed before anything is moved.
    ("dvc", "pull"): {_LISTS, ("s3:GetObject", "bucket/dvc/")},
    ("dvc", "push"): {_LISTS, ("s3:GetObject", "bucket/dvc/"), ("s3:PutObject", "bucket/dvc/")},
    # The stage `register`.
    ("dvc", "repro"): {("s3:PutObject", "bucket/mlflow/")},
    ("yt-sentiment", "promote"): _READS_MODELS,
    ("yt-sentiment", "rollback"): _READS_MODELS,
    ("yt-sentiment", "export"): _READS_MODELS,
    ("yt-sentiment", "release-pack"): _READS_MODELS,
    # https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-push-iam.html
    ("docker", "push"): {
        (f"ecr:{name}", "")
        for name in (
            "BatchCheckLayerAvailability", "BatchGetImage", "CompleteLayerUpload", "InitiateLayerUpload", "PutImage",
            "UploadLayerPart",
        )
    },
    ("docker", "pull"): {("ecr:BatchGetImage", ""), ("ecr:GetDownloadUrlForLayer", "")},
    # Docker's daemon writes to LOG_GROUP.
    ("docker", "run"): {("logs:CreateLogStream", ""), ("logs:PutLogEvents", "")},
    # CodeDeploy's agent brings itself up to date, and brings the revisions.
    ("install", "auto"): {
        ("s3:GetObject", "aws-codedeploy-REGION/"),
        ("s3:GetObject", "bucket/revisions/"),
        ("s3:GetObjectVersion", "bucket/revisions/"),
    },
    # https://docs.aws.amazon.com/codedeploy/latest/userguide/auth-and-access-control-permissions-reference.html
    ("codedeploy", "create_deployment"): {
        ("codedeploy:GetApplicationRevision", ""),
        ("codedeploy:GetDeploymentConfig", ""),
        ("codedeploy:RegisterApplicationRevision", ""),
    },
}  # fmt: skip
"""What programs of others, and operations of AWS, need besides what they are called."""


def is_allowed(asked: Permission, granted: set[Permission]) -> bool:
    """Return whether a role with these rights may do what is asked for."""
    return any(_covers(asked, one) for one in granted)


def unused(granted: set[Permission], asked: set[Permission]) -> set[Permission]:
    """Return the rights that nothing needs."""
    return {one for one in granted if not any(_covers(each, one) for each in asked)}


def _covers(asked: Permission, granted: Permission) -> bool:
    return asked[0] == granted[0] and (not asked[1] or fnmatchcase(asked[1], granted[1]))


# --- what roles may do: the templates


class Template(yaml.SafeLoader):
    """YAML with CloudFormation's short functions, which become what they are applied to."""


def _argument(loader: yaml.SafeLoader, _: str, node: yaml.Node) -> Any:
    if isinstance(node, yaml.MappingNode):
        return loader.construct_mapping(node, deep=True)
    return loader.construct_sequence(node, deep=True) if isinstance(node, yaml.SequenceNode) else node.value


Template.add_multi_constructor("!", _argument)


@cache
def resources() -> dict[str, Any]:
    """Return the resources of all templates."""
    texts = [path.read_text(encoding="utf-8") for path in sorted(TEMPLATES.glob("*.yaml"))]
    return {name: one for text in texts for name, one in yaml.load(text, Template)["Resources"].items()}  # noqa: S506


def statements(role: str) -> list[dict[str, Any]]:
    """Return the statements of a role's policies; those of AWS' own policies are not here."""
    properties = resources()[role]["Properties"]
    documents = [policy["PolicyDocument"] for policy in properties.get("Policies", [])]
    named = [name for name in properties["ManagedPolicyArns"] if name in resources()]
    documents += [resources()[name]["Properties"]["PolicyDocument"] for name in named]
    return [statement for document in documents for statement in document["Statement"]]


def granted(role: str) -> set[Permission]:
    """Return the rights of a role."""
    return {
        (action, _resource(resource))
        for statement in statements(role)
        for action in _listed(statement["Action"])
        for resource in _listed(statement["Resource"])
    }


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) and not isinstance(value[-1], dict) else [value]


def _resource(value: Any) -> str:
    """Return a resource without account and region; the bucket of the foundation is ``bucket``."""
    text = value[0] if isinstance(value, list) else value  # !Sub with a mapping
    for name, short in (("Partition", "aws"), ("Region", "REGION"), ("AccountId", "ACCOUNT")):
        text = text.replace(f"${{AWS::{name}}}", short)
    text = text.split(":", 5)[5] if text.startswith("arn:") else text
    return re.sub(r"^(\$\{Bucket(\.Arn)?\}|Bucket\.Arn)", "bucket", text)


# --- what is asked for: shell


def parts(text: str) -> Code:
    """Return a script in parts, its continued lines joined; only a case of its first argument is one by label."""
    found, part, by_argument = {"": ""}, "", False
    for line in text.replace("\\\n", " ").splitlines():
        by_argument = (by_argument or line.startswith("case ${1")) and line != "esac"
        function, case = re.fullmatch(r"(\w+)\(\) \{", line), re.fullmatch(r"\s+([\w-]+)\)", line)
        if label := function or (case if by_argument else None):
            part = label[1]
            found[part] = ""
        elif line == "}" or (by_argument and line.strip() == ";;"):
            part = ""
        else:
            found[part] += f"{line}\n"
    return found


def commands(text: str) -> Iterator[list[str]]:
    """Yield the simple commands of a shell text, without what is set before them and where their program lies."""
    for line in text.replace("\\\n", " ").splitlines():
        words = shlex.shlex(line, posix=True, punctuation_chars=True)
        words.whitespace_split = True
        command: list[str] = []
        for word in [*words, ";"]:
            if not set(word) <= set("();<>|&") or not word:
                command.append(word)
                continue
            while command and (command[0] in ("if", "then", "else", "do", "until", "while", "!", "2") or
                               re.match(r"\w+=", command[0])):  # fmt: skip
                del command[0]
            if command:
                yield [command[0].rpartition("/")[2], *command[1:]]
            command = []


def asked_in_shell(text: str, known: Code = MappingProxyType({})) -> set[Permission]:
    """Return what commands ask AWS for, with all that they run; ``known`` are functions that they may call."""
    found: set[Permission] = set()
    for command in commands(text):
        match command:
            case ["aws", "s3", "cp", *words]:
                (address,) = (word for word in words if word.startswith("s3://"))
                action = "s3:PutObject" if words[-1] == address else "s3:GetObject"
                found.add((action, _resource(address.removeprefix("s3://"))))
            case ["aws", "ecr", "get-login-password", *_]:
                found.add(("ecr:GetAuthorizationToken", ""))
            case ["aws", service, operation, *words]:
                found.add((_action(service.removesuffix("api"), operation), _object(words)))
            case ["make", *words]:
                found |= asked_in_shell("\n".join(_recipes()[word] for word in words if "=" not in word))
            case ["bash", script, *words]:
                code = parts((ROOT / script).read_text(encoding="utf-8"))
                found |= asked_in_shell(code[""] + code.get(words[0] if words else "", ""), code)
            case ["source", script]:
                code = parts((ROOT / "deploy" / "hooks" / Path(script).name).read_text(encoding="utf-8"))
                found |= asked_in_shell(code[""], code)
                known = {**known, **code}
            case ["python", "-m", "deploy.delivery", name, *_]:
                found |= asked_in_python(f"__main__.{name.replace('-', '_')}")
            case ["python", "-m", "scripts.report", "--production", *_]:
                found |= _READS_MODELS
            case ["python", "-c", code_given]:
                found |= {one for name in _imported(ast.parse(code_given)).values() for one in asked_in_python(name)}
            case [name, *_] if name in known:
                found |= asked_in_shell(known[name], {**known, name: ""})
            case [program, verb, *_]:
                found |= IMPLIED.get((program, verb), set())
    return found


def _object(words: list[str]) -> str:
    options = dict(pairwise(words))
    return f"bucket/{options['--key']}" if "--key" in options else ""


@cache
def _recipes() -> dict[str, str]:
    """Return what each target of the Makefile runs, its variables replaced."""
    text = (ROOT / "Makefile").read_text(encoding="utf-8").replace("\\\n", " ")
    variables = dict(re.findall(r"^(\w+) [:?]?= (.*)$", text, re.MULTILINE))
    for _ in range(3):
        text = re.sub(r"\$\((\w+)\)", lambda match: variables.get(match[1], ""), text)
    rules = re.findall(r"^([\w-]+):(?!=).*\n((?:\t.*\n)*)", text, re.MULTILINE)
    return {name: re.sub(r"^\t@?", "", recipe, flags=re.MULTILINE) for name, recipe in rules}


@cache
def _action(service: str, operation: str) -> str:
    """Return the action of an operation, by its name in the CLI or in boto3; a KeyError names one that AWS lacks."""
    names = botocore.session.get_session().get_service_model(service).operation_names
    return f"{service}:{ {xform_name(name): name for name in names}[operation.replace('-', '_')] }"


# --- what is asked for: Python


@cache
def _delivery() -> dict[str, tuple[ast.Module, str, ast.FunctionDef]]:
    """Return every function of ``scripts/delivery`` with its module, by ``module.function``."""
    found: dict[str, tuple[ast.Module, str, ast.FunctionDef]] = {}
    for path in (ROOT / "deploy" / "delivery").glob("*.py"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]
        found |= {f"{path.stem}.{node.name}": (tree, path.stem, node) for node in functions}
    return found


def _imported(tree: ast.Module) -> dict[str, str]:
    """Return what a module imports from ``deploy.delivery``, by its name there: modules, and functions of modules."""
    nodes = [node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
    return {
        alias.asname or alias.name: f"{node.module}.{alias.name}".removeprefix("deploy.delivery.")
        for node in nodes
        for alias in node.names
        if (node.module or "").startswith("deploy.delivery")
    }


@cache
def asked_in_python(name: str) -> set[Permission]:
    """Return what a function of ``scripts/delivery`` asks AWS for, with all that it calls."""
    found: set[Permission] = set()
    todo, seen = [name], set()
    while todo:
        if (name := todo.pop()) in seen or name not in _delivery():
            continue
        seen.add(name)
        tree, module, function = _delivery()[name]
        names = _imported(tree)
        for node in ast.walk(function):
            if isinstance(node, ast.Name):
                todo.append(names.get(node.id, f"{module}.{node.id}"))
            elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
                todo.append(f"{names.get(node.value.id, module)}.{node.attr}")
            elif isinstance(node, ast.Call):
                found |= _asked_by(node, function)
    return found


def _asked_by(call: ast.Call, function: ast.FunctionDef) -> set[Permission]:
    """Return what one call asks for: ``ask`` or ``pages``, a client's method, or Docker."""
    match call:
        case ast.Call(
            func=ast.Name("ask" | "pages"), args=[ast.Constant(str() as service), ast.Constant(str() as operation), *_]
        ):
            pass
        case ast.Call(func=ast.Name("docker"), args=[ast.Constant(str() as verb), *_]):
            return IMPLIED.get(("docker", verb), set())
        case ast.Call(func=ast.Attribute(value=client, attr=operation)):
            if not (known := _service(client, function)) or operation == "get_paginator":
                return set()
            service = known
        case _:
            return set()
    given = {word.arg: word.value for word in call.keywords}
    resource = f"bucket/{_start(given['Key'], _values(function))}" if "Key" in given else ""
    return {(_action(service, operation), resource), *IMPLIED.get((service, operation), set())}


def _service(node: ast.expr, function: ast.FunctionDef) -> str | None:
    """Return the service that an expression is a client of, if it is one."""
    match node:
        case ast.Call(func=ast.Name("client"), args=[ast.Constant(str() as service)]):
            return service
        case ast.Name(name) if name in (values := _values(function)) and isinstance(values[name], ast.Call):
            return _service(values[name], function)
    return None


def _values(function: ast.FunctionDef) -> dict[str, ast.expr]:
    """Return what names stand for: constants and properties of the package, and variables of a function."""
    found: dict[str, ast.expr] = {}
    for tree, _, other in _delivery().values():
        for node in tree.body:
            if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name) and node.value:
                found[node.target.id] = node.value
        match other:
            case ast.FunctionDef(decorator_list=[_, *_], body=[*_, ast.Return(ast.expr() as value)]):
                found[other.name] = value
    for part in ast.walk(function):
        if isinstance(part, ast.Assign) and isinstance(part.targets[0], ast.Name):
            found[part.targets[0].id] = part.value
    return found


def _start(node: ast.expr, values: Mapping[str, ast.expr]) -> str:
    """Return how a text begins, as far as it is written down."""
    match node:
        case ast.Constant(str() as text):
            return text
        case ast.JoinedStr(values=[first, *_]) | ast.BinOp(left=first):
            return _start(first, values)
        case ast.Name(name) | ast.Attribute(attr=name) if name in values:
            return _start(values[name], values)
    raise ValueError(f"line {node.lineno}: cannot tell how {ast.unparse(node)} begins")


# --- what runs with a role


def asked(role: str) -> set[Permission]:
    """Return what runs with a role asks AWS for."""
    if role == "InstanceRole":
        return asked_in_shell("\n".join([user_data(), *hooks(), *documents()]))
    found = asked_in_shell("\n".join(steps(role)))
    # The registry of a pull request is a folder of its run (YT_SENTIMENT_ARTIFACTS in train.yml).
    return {one for one in found if role != "ReadRole" or not one[1].startswith("bucket/mlflow/")}


def asked_anywhere() -> set[Permission]:
    """Return what all scripts ask AWS for, whoever runs them."""
    codes = [parts(path.read_text(encoding="utf-8")) for path in sorted((ROOT / "deploy").rglob("*.sh"))]
    found = {one for code in codes for one in asked_in_shell("\n".join(code.values()), code)}
    return found | {one for name in _delivery() for one in asked_in_python(name)}


def user_data() -> str:
    """Return the script that an instance starts with."""
    (text,) = resources()["Launch"]["Properties"]["LaunchTemplateData"]["UserData"].values()
    return str(text)


def hooks() -> list[str]:
    """Return what CodeDeploy runs on an instance."""
    listed = yaml.safe_load((ROOT / "appspec.yml").read_text(encoding="utf-8"))["hooks"].values()
    return [f"bash {hook['location']}" for hooks in listed for hook in hooks]


def documents() -> list[str]:
    """Return what documents of Systems Manager run on an instance, scripts by where they are in the repository."""
    contents = [resources()[name]["Properties"]["Content"] for name in ("DecideDocument", "MonitorDocument")]
    given = [line for content in contents for step in content["mainSteps"] for line in step["inputs"]["runCommand"]]
    (file,) = yaml.safe_load((ROOT / "appspec.yml").read_text(encoding="utf-8"))["files"]
    lines = [line[0] if isinstance(line, list) else line for line in given]
    return [line.replace(file["destination"], file["source"]) for line in lines]


def steps(role: str) -> list[str]:
    """Return the commands of the workflows' steps that run with a role of the foundation."""
    variable, found = f"vars.AWS_{role.removesuffix('Role').upper()}_ROLE", []
    for path in (ROOT / ".github" / "workflows").glob("*.yml"):
        for job in yaml.safe_load(path.read_text(encoding="utf-8"))["jobs"].values():
            taken = [step["with"]["role-to-assume"] for step in job.get("steps", []) if "role-to-assume" in str(step)]
            if variable in str(taken):
                shared = str(taken).count("vars.AWS_") > 1  # by pull requests, and by what runs on the main branch
                runs = [step for step in job["steps"] if "run" in step]
                found += [step["run"] for step in runs if not shared or _runs(step, role)]
    return found


def _runs(step: Mapping[str, Any], role: str) -> bool:
    condition = step.get("if", "")
    if role == "ReadRole":
        return "event_name != 'pull_request'" not in condition and "inputs." not in condition
    return "event_name == 'pull_request'" not in condition
