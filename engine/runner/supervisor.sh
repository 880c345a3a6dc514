#!/bin/sh
# Holds one run of one agent from the lease to exit.json, and outlives the daemon that started it.
# It owns time limits, stopping and the output cap; it must never know the book, the token or the adapter.
#
#   supervisor.sh RUN_FOLDER LEASE RUN_ID HOST MARK ISOLATION TIMEOUT GRACE ORPHAN HEARTBEAT CAP CWD DOOR COVER... -- COMMAND...
#
# MARK tells the folder that the run was begun in from every copy of it. ISOLATION is `none` or `uid:gid`. Times are
# hundredths of a second, 0 is no limit; CAP is in bytes. DOOR is a folder that alone is left of the one above it, and
# cannot be changed; empty where there is none.
# The environment is the agent's but for MINUTEBOOK_RUN_ID: only the agent's side carries that, so that a
# sweep for it never hits this shell. Needs POSIX sh, coreutils, util-linux and /proc.
#
#   this shell ─ death signal ─▶ unshare ─ death signal ─▶ PID 1, a reaping shell ─▶ the agent ─▶ its tools
set -u
umask 077
run=$1 lease=$2 id=$3 host=$4 mark=$5 isolation=$6 timeout=$7 grace=$8 orphan=$9
shift 9
heartbeat=$1 cap=$2 cwd=$3 door=$4
shift 4

# PID 1 of the run covers the book for good (the agent's own user namespace may not unmount) and reaps.
inside='
exec 2>&3 3>&-
ids=$1 cwd=$2 door=$3
shift 3
if [ "$door" ]; then
  above=${door%/*}
  cd "$door" && mount -t tmpfs -o size=16k,mode=755 minutebook "$above" && mkdir "$door" &&
    mount -c --bind . "$door" && mount -o remount,bind,ro "$door" && mount -o remount,ro "$above" || exit 125
fi
while [ "$1" != -- ]; do
  [ ! -d "$1" ] || mount -t tmpfs -o ro,size=4k,mode=555 minutebook "$1" || exit 125
  shift
done
shift
cd "$cwd" || exit 125
unshare --user --map-user="${ids%:*}" --map-group="${ids#*:}" -- "$@"
exit $?'

# No death signal comes from a parent that had died before it was asked for: whoever asks looks afterwards.
bound='[ "$PPID" = "$1" ] || exit 125
shift
exec "$@"'

# Becomes the agent's side of the run. What unshare itself has to say stays out of the transcript. A shell
# gives its background jobs an ignored SIGINT; the agent must hear one.
become_agent() {
  export MINUTEBOOK_RUN_ID="$id" MINUTEBOOK_RUN_MARK="$mark"
  if [ "$isolation" != none ]; then
    exec env --default-signal=INT,QUIT setpriv --pdeathsig KILL sh -c "$bound" sh $$ \
      unshare --user --map-root-user --mount --pid --fork --kill-child --mount-proc -- \
      sh -c "$inside" sh "$isolation" "$cwd" "$door" "$@" 3>&2 2>"$run/errors"
  fi
  while [ "$1" != -- ]; do shift; done
  shift
  cd "$cwd" || exit 125
  exec env --default-signal=INT,QUIT setpriv --pdeathsig KILL sh -c "$bound" sh $$ "$@"
}

# Sets `stat` to what stands after the name of process $1, which may hold anything, line breaks too; fails when it is
# gone.
read_stat() {
  stat=''
  while read -r line; do stat="$stat $line"; done <"/proc/$1/stat" || return 1
  stat=${stat##*) }
  [ -n "$stat" ]
}

# Sets `start` to the start time of process $1 in ticks since boot; fails when it is gone or a zombie.
start_of() {
  read_stat "$1" || return 1
  # shellcheck disable=SC2086
  set -- $stat
  start=${20}
  case $1 in [ZX]) return 1 ;; esac
}

# Sets `child` to a child of process $1. A scan, because not every kernel has /proc/PID/task/PID/children.
child_of() {
  for file in /proc/[0-9]*/stat; do
    child=${file#/proc/} child=${child%/stat}
    read_stat "$child" || continue
    parent=${stat#* }
    [ "${parent%% *}" = "$1" ] && return
  done
  return 1
}

# Hundredths of a second since boot: no fork, and no change of the clock can spoil a limit.
read_clock() { read -r now _ </proc/uptime && now=${now%.*}${now#*.}; }

# The agent is the child of the namespace's PID 1, or the first process itself. Readers of the lease learn it too.
find_agent() {
  [ -z "$agent" ] || return 0
  top=$main agent_now=$main
  if [ "$isolation" != none ]; then
    child_of "$main" || return
    top=$child
    child_of "$top" || return
    agent_now=$child
  fi
  start_of "$agent_now" || return
  agent=$agent_now agent_start=$start
  # Not into one that somebody took away: it would come back as a torn one.
  [ ! -e "$lease" ] || echo "agent $agent $agent_start" >>"$lease"
}

tell_agent() { find_agent && start_of "$agent" && [ "$start" = "$agent_start" ] && kill -"$1" "$agent"; }

# Kills what carries the run's mark and is no older than this shell; repeats while a round finds any.
sweep() {
  round=0 found=1
  while [ -n "$found" ] && [ $round -lt 20 ]; do
    found='' round=$((round + 1))
    for file in $(grep -ls "MINUTEBOOK_RUN_ID=$id" /proc/[0-9]*/environ); do
      pid=${file#/proc/} pid=${pid%/environ}
      start_of "$pid" && [ "$start" -ge "$my_start" ] && kill -KILL "$pid" && found=1
    done
    [ -z "$found" ] || sleep 0.05
  done
}

# PID 1 takes its namespace with it, and unshare ends only when all of that is gone.
kill_all() {
  find_agent
  if [ "$isolation" = none ]; then sweep; fi
  kill -KILL "${top:-$main}"
}

# Sets `reason` when the run must end: asked, too long, or nobody has looked after it for too long.
look_for_reason() {
  [ -z "$reason" ] || return 0
  if [ ! -d "$run" ]; then
    # Nobody can ask it to end any more, or learn what came of it.
    reason=orphaned
  elif [ -e "$run/cancel" ]; then
    read -r reason <"$run/cancel"
    case $reason in '' | *[!a-z_]*) reason=cancelled ;; esac
  elif [ -n "$asked" ]; then
    reason=cancelled
  elif [ "$timeout" -gt 0 ] && [ $((now - began)) -ge "$timeout" ]; then
    reason=timed_out
  elif [ "$orphan" -gt 0 ]; then
    # Our own clock measures the silence; the files only say whether there was a beat since the last look.
    # Not `:`, which takes this shell with it when the folder goes away at this moment.
    if [ "$heartbeat" -nt "$run/seen" ]; then true >"$run/seen" && seen=$now; fi
    if [ $((now - seen)) -ge "$orphan" ]; then reason=orphaned; fi
  fi
}

# Moves the stop one stage on when it is due: SIGINT to the agent, SIGTERM to it, SIGKILL to everything.
stop_further() {
  [ "$now" -ge "$due" ] || return 0
  case $stage in
    '') stage=interrupt && tell_agent INT ;;
    interrupt) stage=terminate && tell_agent TERM ;;
    *) stage=kill && kill_all ;;
  esac
  due=$((now + grace / 2 + 1))
}

# Sleeps until something is due or a signal comes; the sleeper dies with this shell.
nap() {
  rest=$orphan
  if [ "$rest" -eq 0 ] || [ "$rest" -gt 24000 ]; then rest=24000; fi
  rest=$((rest / 4 + 1))
  [ -n "$agent" ] || rest=10
  if [ -n "$reason" ]; then
    until=$((due - now))
  else
    until=$((began + timeout - now))
    [ "$timeout" -gt 0 ] || until=$rest
  fi
  [ "$until" -ge "$rest" ] || rest=$until
  [ "$rest" -gt 0 ] || rest=1
  setpriv --pdeathsig KILL sleep "$((rest / 100)).$((rest % 100 / 10))$((rest % 10))" &
  sleeper=$!
  # A signal before this line is seen here, one after it ends the sleeper: none is lost between look and wait.
  if [ -z "$told" ] && start_of "$main"; then wait "$sleeper"; fi
  start_of "$sleeper" && kill "$sleeper"
  sleeper=''
}

start_of $$
my_start=$start
read -r boot </proc/sys/kernel/random/boot_id
# Linked, not written there: whoever looks sees all of it or nothing, and an empty lease is no supervisor's.
printf 'run %s\nhost %s\nboot %s\nfolder %s\nsupervisor %s %s\n' "$id" "$host" "$boot" "$mark" $$ "$my_start" >"$run/lease" || exit 73
ln "$run/lease" "$lease" || exit 73
# Whoever gave this run up took the folder away, and then its claim on the lease.
if [ ! -d "$run" ]; then
  rm -f "$lease"
  exit 73
fi

trap 'told=1; [ -z "$sleeper" ] || kill "$sleeper"' CHLD
trap 'asked=1 told=1; [ -z "$sleeper" ] || kill "$sleeper"' TERM
told='' asked='' sleeper='' agent='' reason='' stage='' due=0
read_clock
began=$now seen=$now
# The sign that it has begun comes next to the lease: in between, a lease that is taken away means that nothing began.
true >"$run/seen"
# Everything is opened here, before there is anybody else: a failure ends this shell with nothing left behind, and
# nobody waits at a pipe for another who never comes. Both its ends open at once because 3 is both.
prompt=/dev/null
[ ! -f "$run/prompt" ] || prompt=$run/prompt
mkfifo "$run/pipe" || exit 73
exec 3<>"$run/pipe" 4<"$run/pipe" 5>"$run/pipe" 6<"$prompt" 7>"$run/output" 8>"$run/tail" 3>&-
# The file stops at the cap but the reading goes on: an agent never blocks on a full transcript, and how it ended is kept.
(
  stdbuf -o0 head -c "$cap"
  exec tail -c 65536 >&8
) <&4 >&7 4<&- 5>&- 6<&- 7>&- &
drain=$!
(become_agent "$@") <&6 >&5 2>&1 4<&- 5>&- 6<&- 7>&- 8>&- &
main=$!
exec 4<&- 5>&- 6<&- 7>&- 8>&-

while start_of "$main"; do
  nap
  told=''
  find_agent
  read_clock
  look_for_reason
  [ -z "$reason" ] || stop_further
done
# A signal that this shell hears would end the wait with a number of its own, and the end of the last sleeper may come only now.
trap - CHLD
trap '' TERM
wait "$main"
code=$?
[ "$stage" != kill ] || code=137
if [ "$isolation" = none ]; then sweep; fi
# A survivor that shed its mark may hold the pipe open; it must not hold the run.
round=0
while start_of "$drain" && [ $round -lt 40 ]; do
  round=$((round + 1))
  sleep 0.05
done
if start_of "$drain"; then
  child_of "$drain" && kill "$child"
  kill "$drain"
fi
wait "$drain"
printf '{"run":"%s","code":%s,"reason":"%s","stage":"%s"}\n' "$id" "$code" "${reason:-exited}" "$stage" >"$run/exit.tmp"
mv "$run/exit.tmp" "$run/exit.json"
