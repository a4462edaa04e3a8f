#!/usr/bin/env bash
# cargo with the compiler that the project's scripts use.

source "$(dirname "${BASH_SOURCE[0]}")/lib/common.sh"
use_toolchain
exec cargo "$@"
