# shellcheck shell=bash
# What the hooks share. Sourced, not run.
#
# The instance says in a file of NAME=value lines how it differs from the defaults; deploy/cloudformation/service.yaml
# writes it. The release says in `release.env` beside appspec.yml what to run: IMAGE, MODEL_VERSION, GIT_REVISION.

instance_file=${INSTANCE_FILE:-/etc/yt-sentiment/instance.env}
release_file="$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)/release.env"

fail() {
  echo "$(basename "$0"): $*" >&2
  exit 1
}

# value FILE NAME DEFAULT: what FILE says of NAME. The files are read, never executed.
value() {
  local line
  line=$(grep --max-count=1 "^$2=" "$1" 2>/dev/null) || line="$2=$3"
  printf '%s' "${line#*=}"
}

# released NAME PATTERN: what the release says of NAME; fails where that is not as PATTERN.
released() {
  local found
  found=$(value "$release_file" "$1" "")
  [[ $found =~ ^$2$ ]] || fail "$release_file has $1='$found', expected $2"
  printf '%s' "$found"
}

# write_settings FILE: write what the instance and its account say to the service, as `docker run --env-file` reads it: a
# line per variable, of which the last of a name holds, and nothing is quoted or expanded. A line feed would end the value,
# and Docker drops a carriage return at the end of a line: such a value is refused by its name.
write_settings() {
  local file=$1 region parameters secret_name rows row parameter broken secret
  region=$(value "$instance_file" REGION "")
  parameters=$(value "$instance_file" PARAMETERS "")
  secret_name=$(value "$instance_file" DATABASE_SECRET "")
  # awk ends a last line that lacks its line feed.
  awk 1 "$(value "$instance_file" SETTINGS /etc/yt-sentiment/service.env)" >"$file" 2>/dev/null || : >"$file"
  if [ -n "$parameters" ]; then
    # A row is name, whether its value is broken, and the value, whose tabs stay.
    # shellcheck disable=SC2016
    rows=$(aws ssm get-parameters-by-path --region "$region" --path "$parameters" --with-decryption --output text \
      --query 'Parameters[].[Name, contains(Value, `"\n"`) || contains(Value, `"\r"`), Value]')
    while IFS= read -r row; do
      IFS=$'\t' read -r parameter broken _ <<<"$row"
      case $parameter in '' | None) continue ;; esac
      [ "$broken" = False ] || fail "the parameter $parameter has a line break in its value, expected a single line"
      printf '%s=%s\n' "${parameter##*/}" "${row#*$'\t'*$'\t'}" >>"$file"
    done <<<"$rows"
  fi
  if [ -n "$secret_name" ]; then
    secret=$(aws secretsmanager get-secret-value --region "$region" --secret-id "$secret_name" \
      --query SecretString --output text)
    case $secret in
      *[$'\n\r']*) fail "the secret $secret_name has a line break in its value, expected a single line" ;;
    esac
    printf 'DATABASE_URL=%s\n' "$secret" >>"$file"
  fi
}

# serving_image: the image that serves on this instance.
serving_image() {
  docker container inspect --format '{{.Image}}' "$name" || fail "nothing called $name serves on this instance"
}

# write_database FOLDER: write FOLDER/database.env with the service's DATABASE_URL, and none of its tokens and keys.
write_database() {
  local database
  write_settings "$1/service.env"
  database=$(value <(tac "$1/service.env") DATABASE_URL "")
  rm "$1/service.env"
  [[ $database == postgresql* ]] || fail "the service has no DATABASE_URL of PostgreSQL; an empty database must not decide"
  printf 'DATABASE_URL=%s\n' "$database" >"$1/database.env"
}

# stand_beside CONTAINER: what a command beside the service needs: `image`, the one that serves, and `folder`, which holds
# database.env. When the script ends, the folder goes and so does CONTAINER.
stand_beside() {
  image=$(serving_image)
  umask 077
  folder=$(mktemp -d)
  # shellcheck disable=SC2064 # CONTAINER is known now, and not when the script ends
  trap "rm -rf '$folder'; docker rm --force --volumes '$1' >/dev/null 2>&1 || true" EXIT
  write_database "$folder"
  export image folder
}

# run_confined NAME LOG_GROUP OPTION… IMAGE COMMAND…: run a command in a container called NAME, confined as the service is,
# with less memory than the service leaves: if one of them must end, it is this one. What it prints goes to LOG_GROUP, too.
run_confined() {
  local container=$1 log_group=$2 log=(--log-driver none)
  [ -z "$log_group" ] || log=(--log-driver awslogs --log-opt "awslogs-region=$(value "$instance_file" REGION "")"
    --log-opt "awslogs-group=$log_group")
  docker rm --force --volumes "$container" >/dev/null 2>&1 || true
  docker run --name "$container" --network "$(value "$instance_file" NETWORK bridge)" --memory 768m "${log[@]}" \
    --read-only --tmpfs /tmp --cap-drop ALL --security-opt no-new-privileges "${@:3}"
}

name=$(value "$instance_file" CONTAINER yt-sentiment)
port=$(value "$instance_file" PORT 8000)
address="http://127.0.0.1:${port}"
export name port address
