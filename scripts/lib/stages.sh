# Runs stages one after another and prints the seconds of each. Source it after common.sh, then define
# a function `stage_NAME` for each stage.

# run_stages GOAL_MINUTES LIMIT_MINUTES STAGE…: the first that fails ends the run, and so does the
# limit once all are through. Over the goal is only said.
run_stages() {
    goal=$1 limit=$2 began=$SECONDS summary=() current=
    shift 2
    trap stages_end EXIT
    local stage_began
    for current in "$@"; do
        say "=== $current"
        stage_began=$SECONDS
        [ "$current" = setup ] || use_toolchain
        "stage_$current"
        summary+=("$(printf '%-16s %s' "$current" $((SECONDS - stage_began)))")
        say "=== $current: $((SECONDS - stage_began)) s"
    done
}

stages_end() {
    local status=$? took=$((SECONDS - began))
    say ""
    say "stage            seconds"
    ((${#summary[@]})) && printf '%s\n' "${summary[@]}"
    say "total            $took"
    if [ "$status" -ne 0 ]; then
        say "FAILED in stage: $current"
    elif ((took > limit * 60)); then
        say "FAILED: over $limit minutes"
        status=1
    elif ((took > goal * 60)); then
        say "all stages passed, but over the goal of $goal minutes"
    else
        say "all stages passed"
    fi
    exit "$status"
}
