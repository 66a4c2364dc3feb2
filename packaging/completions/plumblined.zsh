#compdef plumblined

__plumblined_complete() {
    local -ar non_empty_completions=("${@:#(|:*)}")
    local -ar empty_completions=("${(M)@:#(|:*)}")
    _describe -V '' non_empty_completions -- empty_completions -P $'\'\''
}

__plumblined_custom_complete() {
    local -a completions
    completions=("${(@f)"$("${command_name}" "${@}" "${command_line[@]}")"}")
    if [[ "${#completions[@]}" -gt 1 ]]; then
        __plumblined_complete "${completions[@]:0:-1}"
    fi
}

__plumblined_cursor_index_in_current_word() {
    if [[ -z "${QIPREFIX}${IPREFIX}${PREFIX}" ]]; then
        printf 0
    else
        printf %s "${#${(z)LBUFFER}[-1]}"
    fi
}

_plumblined() {
    emulate -RL zsh -G
    setopt extendedglob nullglob numericglobsort
    unsetopt aliases banghist

    local -xr SAP_SHELL=zsh
    local -x SAP_SHELL_VERSION
    SAP_SHELL_VERSION="$(builtin emulate zsh -c 'printf %s "${ZSH_VERSION}"')"
    local -r SAP_SHELL_VERSION

    local context state state_descr line
    local -A opt_args

    local -r command_name="${words[1]}"
    local -ar command_line=("${words[@]}")
    local -ir current_word_index="$((CURRENT - 1))"

    local -i ret=1
    local -ar arg_specs=(
        '--version[Show the version.]'
        '(-h --help)'{-h,--help}'[Show help information.]'
        '(-): :->command'
        '(-)*:: :->arg'
    )
    _arguments -w -s -S : "${arg_specs[@]}" && ret=0
    case "${state}" in
    command)
        local -ar subcommands=(
            'watch:Measure all lines every so often, for ever.'
            'status:How all lines are now, the worst first; and open incidents.'
            'ranking:What to use instead: the lines that lead to the same place, best first.'
            'history:Ask the history: lines, one line, outages, rounds, whole rounds.'
            'alerts:Say what rules would have raised on this history.'
            'evidence:Pack the evidence of an incident, signed, for a supplier.'
            'notify:Try the destinations of messages.'
            'validate:Check a configuration and its lines files and say everything that is wrong with them.'
            'reload:Check a configuration, and if it is good have a running service read it again.'
            'share:Make an address of the page that shows some lines to whoever has it, without a login.'
            'web:What the pages of watch need.'
            'function:Measure one round for each event of a cloud function.'
            'help:Show subcommand help information.'
        )
        _describe -V subcommand subcommands && ret=0
        ;;
    arg)
        case "${words[1]}" in
        watch|status|ranking|history|alerts|evidence|notify|validate|reload|share|web|function|help)
            "_plumblined_${words[1]}" && ret=0
            ;;
        esac
        ;;
    esac

    return "${ret}"
}

_plumblined_watch() {
    local -i ret=1
    local -ar arg_specs=(
        '--config[The configuration.]:file:'
        '--log-level[What is logged\: debug, info, notice, warning or error. (default\: info)]:level:'
        '--version[Show the version.]'
        '(-h --help)'{-h,--help}'[Show help information.]'
    )
    _arguments -w -s -S : "${arg_specs[@]}" && ret=0

    return "${ret}"
}

_plumblined_status() {
    local -i ret=1
    local -ar ___language=('en' 'zh')
    local -ar ___format=('table' 'json')
    local -ar ___color=('auto' 'always' 'never')
    local -ar arg_specs=(
        '(--history --database)'{--history,--database}'[The history\: the file that watch writes. (default\: --config'\''s, one here, or the service'\''s)]:file:'
        '--config[The configuration that names the history.]:file:'
        '--by[What lines are summed up by\: ingress, echo, or a tag'\''s key (tag\:KEY where it is called so). (default\: ingress, where some have more than one line)]:what:'
        '--top[Lines at most, the worst ones. (default\: what a terminal has room for, or 20)]:lines:'
        '--follow[Draw the view anew after each round, until Ctrl-C.]'
        '--language[en or zh.]:language:{__plumblined_complete "${___language[@]}"}'
        '--format[table or json.]:format:{__plumblined_complete "${___format[@]}"}'
        '--color[Colours; auto\: on a terminal, unless NO_COLOR is set.]:when:{__plumblined_complete "${___color[@]}"}'
        '--version[Show the version.]'
        '(-h --help)'{-h,--help}'[Show help information.]'
    )
    _arguments -w -s -S : "${arg_specs[@]}" && ret=0

    return "${ret}"
}

_plumblined_ranking() {
    local -i ret=1
    local -ar ___language=('en' 'zh')
    local -ar ___format=('table' 'json')
    local -ar ___color=('auto' 'always' 'never')
    local -ar arg_specs=(
        '--echo[The lines that lead there.]:host\:port:'
        '--ingress[The lines that begin there.]:host\:port:'
        '--tag[The lines that have it.]:key=value:'
        '--by[In place of one group all of them\: of echo, ingress, or a tag'\''s key (tag\:KEY where it is called so). (default\: echo)]:what:'
        '--tick[For a game of so many ticks a second\: 20, 30, 64 or 128. (default\: for anything)]:ticks:'
        '--instead-of[Leave this line out\: what to use in its place.]:line:'
        '--limit[Lines of a group at most.]:lines:'
        '(--history --database)'{--history,--database}'[The history\: the file that watch writes. (default\: --config'\''s, one here, or the service'\''s)]:file:'
        '--config[The configuration that names the history.]:file:'
        '--language[en or zh.]:language:{__plumblined_complete "${___language[@]}"}'
        '--format[table or json.]:format:{__plumblined_complete "${___format[@]}"}'
        '--color[Colours; auto\: on a terminal, unless NO_COLOR is set.]:when:{__plumblined_complete "${___color[@]}"}'
        '--version[Show the version.]'
        '(-h --help)'{-h,--help}'[Show help information.]'
    )
    _arguments -w -s -S : "${arg_specs[@]}" && ret=0

    return "${ret}"
}

_plumblined_history() {
    local -i ret=1
    local -ar arg_specs=(
        '--version[Show the version.]'
        '(-h --help)'{-h,--help}'[Show help information.]'
        '(-): :->command'
        '(-)*:: :->arg'
    )
    _arguments -w -s -S : "${arg_specs[@]}" && ret=0
    case "${state}" in
    command)
        local -ar subcommands=(
            'lines:The lines of the last round, with how it found them, the worst first.'
            'show:One line, or some: a row a round, an hour or a day.'
            'graph:One line as a smoke graph: delay with its spread, and loss, over time.'
            'outages:Incidents: from, to, how long, cause, lines.'
            'rounds:Rounds: when, how many lines, whether valid and why not.'
            'export:Whole rounds, as probe reported them.'
        )
        _describe -V subcommand subcommands && ret=0
        ;;
    arg)
        case "${words[1]}" in
        lines|show|graph|outages|rounds|export)
            "_plumblined_history_${words[1]}" && ret=0
            ;;
        esac
        ;;
    esac

    return "${ret}"
}

_plumblined_history_lines() {
    local -i ret=1
    local -ar ___state=('healthy' 'abnormal' 'unmeasured')
    local -ar ___format=('table' 'json' 'csv' 'text')
    local -ar arg_specs=(
        '--database[The history\: the file that watch writes. (default\: --config'\''s, one here, or the service'\''s)]:file:'
        '--config[The configuration that names the history.]:file:'
        '--from[What began at this time or later. (default\: a day before --to)]:time:'
        '--to[What began before this time. (default\: now)]:time:'
        '--last[In place of --from\: so long before --to, as in 24h or 30d.]:duration:'
        '--worst[By how the lines were in the whole time, the worst first.]'
        '--top[No more lines than these, the worst. (default\: all; with --worst 20)]:lines:'
        '*--name[Only lines of this name; * stands for any text.]:pattern:'
        '*--tag[Only lines with this tag\: key=value, or key alone; patterns as for --name.]:tag:'
        '*--state[Only lines that the round found so\: healthy, abnormal or unmeasured.]:state:{__plumblined_complete "${___state[@]}"}'
        '--format[table, json, csv or text.]:format:{__plumblined_complete "${___format[@]}"}'
        '--wide[In the table every column, and names and times in full, however wide it gets.]'
        '--csv-bom[Begin csv with a byte order mark, by which Excel knows that it is UTF-8.]'
        '--version[Show the version.]'
        '(-h --help)'{-h,--help}'[Show help information.]'
    )
    _arguments -w -s -S : "${arg_specs[@]}" && ret=0

    return "${ret}"
}

_plumblined_history_show() {
    local -i ret=1
    local -ar ___by=('round' 'hour' 'day')
    local -ar ___format=('table' 'json' 'csv' 'text')
    local -ar arg_specs=(
        '*:line:'
        '--database[The history\: the file that watch writes. (default\: --config'\''s, one here, or the service'\''s)]:file:'
        '--config[The configuration that names the history.]:file:'
        '--from[What began at this time or later. (default\: a day before --to)]:time:'
        '--to[What began before this time. (default\: now)]:time:'
        '--last[In place of --from\: so long before --to, as in 24h or 30d.]:duration:'
        '--by[A row for each round, hour or day.]:span:{__plumblined_complete "${___by[@]}"}'
        '--format[table, json, csv or text.]:format:{__plumblined_complete "${___format[@]}"}'
        '--wide[In the table every column, and names and times in full, however wide it gets.]'
        '--csv-bom[Begin csv with a byte order mark, by which Excel knows that it is UTF-8.]'
        '--version[Show the version.]'
        '(-h --help)'{-h,--help}'[Show help information.]'
    )
    _arguments -w -s -S : "${arg_specs[@]}" && ret=0

    return "${ret}"
}

_plumblined_history_graph() {
    local -i ret=1
    local -ar ___color=('auto' 'always' 'never')
    local -ar arg_specs=(
        ':line:'
        '--database[The history\: the file that watch writes. (default\: --config'\''s, one here, or the service'\''s)]:file:'
        '--config[The configuration that names the history.]:file:'
        '--from[What began at this time or later. (default\: a day before --to)]:time:'
        '--to[What began before this time. (default\: now)]:time:'
        '--last[In place of --from\: so long before --to, as in 24h or 30d.]:duration:'
        '--width[Columns. (default\: the terminal'\''s, or COLUMNS, or 80)]:columns:'
        '--height[Rows. (default\: 16, or what fits the terminal)]:rows:'
        '--full-scale[A scale up to the longest delay.]'
        '--color[Colours; auto\: on a terminal, unless NO_COLOR is set.]:when:{__plumblined_complete "${___color[@]}"}'
        '--version[Show the version.]'
        '(-h --help)'{-h,--help}'[Show help information.]'
    )
    _arguments -w -s -S : "${arg_specs[@]}" && ret=0

    return "${ret}"
}

_plumblined_history_outages() {
    local -i ret=1
    local -ar ___format=('table' 'json' 'csv' 'text')
    local -ar arg_specs=(
        '--database[The history\: the file that watch writes. (default\: --config'\''s, one here, or the service'\''s)]:file:'
        '--config[The configuration that names the history.]:file:'
        '--from[What began at this time or later. (default\: a day before --to)]:time:'
        '--to[What began before this time. (default\: now)]:time:'
        '--last[In place of --from\: so long before --to, as in 24h or 30d.]:duration:'
        '--format[table, json, csv or text.]:format:{__plumblined_complete "${___format[@]}"}'
        '--wide[In the table every column, and names and times in full, however wide it gets.]'
        '--csv-bom[Begin csv with a byte order mark, by which Excel knows that it is UTF-8.]'
        '--version[Show the version.]'
        '(-h --help)'{-h,--help}'[Show help information.]'
    )
    _arguments -w -s -S : "${arg_specs[@]}" && ret=0

    return "${ret}"
}

_plumblined_history_rounds() {
    local -i ret=1
    local -ar ___format=('table' 'json' 'csv' 'text')
    local -ar arg_specs=(
        '--database[The history\: the file that watch writes. (default\: --config'\''s, one here, or the service'\''s)]:file:'
        '--config[The configuration that names the history.]:file:'
        '--from[What began at this time or later. (default\: a day before --to)]:time:'
        '--to[What began before this time. (default\: now)]:time:'
        '--last[In place of --from\: so long before --to, as in 24h or 30d.]:duration:'
        '--format[table, json, csv or text.]:format:{__plumblined_complete "${___format[@]}"}'
        '--wide[In the table every column, and names and times in full, however wide it gets.]'
        '--csv-bom[Begin csv with a byte order mark, by which Excel knows that it is UTF-8.]'
        '--version[Show the version.]'
        '(-h --help)'{-h,--help}'[Show help information.]'
    )
    _arguments -w -s -S : "${arg_specs[@]}" && ret=0

    return "${ret}"
}

_plumblined_history_export() {
    local -i ret=1
    local -ar arg_specs=(
        '--database[The history\: the file that watch writes. (default\: --config'\''s, one here, or the service'\''s)]:file:'
        '--config[The configuration that names the history.]:file:'
        '--from[What began at this time or later. (default\: a day before --to)]:time:'
        '--to[What began before this time. (default\: now)]:time:'
        '--last[In place of --from\: so long before --to, as in 24h or 30d.]:duration:'
        '--round[Only this round, by its id; --from and the like are ignored.]:id:'
        '--format[json, ndjson, csv, text, table or samples.]:format:'
        '--csv-bom[Begin csv with a byte order mark, by which Excel knows that it is UTF-8.]'
        '--no-csv-bom[Begin csv with a byte order mark, by which Excel knows that it is UTF-8.]'
        '--version[Show the version.]'
        '(-h --help)'{-h,--help}'[Show help information.]'
    )
    _arguments -w -s -S : "${arg_specs[@]}" && ret=0

    return "${ret}"
}

_plumblined_alerts() {
    local -i ret=1
    local -ar arg_specs=(
        '--version[Show the version.]'
        '(-h --help)'{-h,--help}'[Show help information.]'
        '(-): :->command'
        '(-)*:: :->arg'
    )
    _arguments -w -s -S : "${arg_specs[@]}" && ret=0
    case "${state}" in
    command)
        local -ar subcommands=(
            'replay:Go through the past rounds again: what evidence would have raised.'
        )
        _describe -V subcommand subcommands && ret=0
        ;;
    arg)
        case "${words[1]}" in
        replay)
            "_plumblined_alerts_${words[1]}" && ret=0
            ;;
        esac
        ;;
    esac

    return "${ret}"
}

_plumblined_alerts_replay() {
    local -i ret=1
    local -ar ___language=('en' 'zh')
    local -ar ___format=('table' 'json')
    local -ar ___color=('auto' 'always' 'never')
    local -ar arg_specs=(
        '--database[The history\: the file that watch writes. (default\: --config'\''s, one here, or the service'\''s)]:file:'
        '(-c --config)'{-c,--config}'[The configuration, which names the history.]:file:'
        '--last[So long before --to, as in 24h or 30d. (default\: 14d)]:duration:'
        '--from[In place of --last\: rounds that began at this time or later.]:time:'
        '--to[Rounds that began before this time. (default\: now)]:time:'
        '--false-alarms[False alarms that are accepted over all lines together, as 1/week or 0.5/month; two to compare\: 1/week,1/day. (default\: the configuration'\''s, or 1/week)]:budget:'
        '--top[No more alarms of each setting than these in the table. (default\: all)]:n:'
        '--language[en or zh.]:language:{__plumblined_complete "${___language[@]}"}'
        '--format[table or json.]:format:{__plumblined_complete "${___format[@]}"}'
        '--json[The same as --format json.]'
        '--color[Colours; auto\: on a terminal, unless NO_COLOR is set.]:when:{__plumblined_complete "${___color[@]}"}'
        '--version[Show the version.]'
        '(-h --help)'{-h,--help}'[Show help information.]'
    )
    _arguments -w -s -S : "${arg_specs[@]}" && ret=0

    return "${ret}"
}

_plumblined_evidence() {
    local -i ret=1
    local -ar ___language=('en' 'zh')
    local -ar arg_specs=(
        ':incident:'
        '(--output -o)'{--output,-o}'[The zip that is written.]:file:'
        '--language[The language of the page\: en or zh.]:language:{__plumblined_complete "${___language[@]}"}'
        '--time-zone[Where the reader is\: Asia/Shanghai, or an offset from UTC as in +08\:00. (default\: this machine'\''s)]:zone:'
        '--hide[What is kept from its readers\: addresses, names, tags, with commas between them.]:what:'
        '(--history --database)'{--history,--database}'[The history\: the file that watch writes. (default\: --config'\''s, one here, or the service'\''s)]:file:'
        '--config[The configuration that names the history.]:file:'
        '--public-key[Print the public key, for suppliers, in place of a case.]'
        '--new-key[Make a new key, for the cases of now on, and print its public key.]'
        '--version[Show the version.]'
        '(-h --help)'{-h,--help}'[Show help information.]'
    )
    _arguments -w -s -S : "${arg_specs[@]}" && ret=0

    return "${ret}"
}

_plumblined_notify() {
    local -i ret=1
    local -ar arg_specs=(
        '--version[Show the version.]'
        '(-h --help)'{-h,--help}'[Show help information.]'
        '(-): :->command'
        '(-)*:: :->arg'
    )
    _arguments -w -s -S : "${arg_specs[@]}" && ret=0
    case "${state}" in
    command)
        local -ar subcommands=(
            'test:Send one message, which says that it is a test, to one destination.'
        )
        _describe -V subcommand subcommands && ret=0
        ;;
    arg)
        case "${words[1]}" in
        test)
            "_plumblined_notify_${words[1]}" && ret=0
            ;;
        esac
        ;;
    esac

    return "${ret}"
}

_plumblined_notify_test() {
    local -i ret=1
    local -ar arg_specs=(
        ':name:'
        '--config[The configuration.]:file:'
        '--version[Show the version.]'
        '(-h --help)'{-h,--help}'[Show help information.]'
    )
    _arguments -w -s -S : "${arg_specs[@]}" && ret=0

    return "${ret}"
}

_plumblined_validate() {
    local -i ret=1
    local -ar arg_specs=(
        ':file:'
        '--quiet[Say nothing when all is well.]'
        '--version[Show the version.]'
        '(-h --help)'{-h,--help}'[Show help information.]'
    )
    _arguments -w -s -S : "${arg_specs[@]}" && ret=0

    return "${ret}"
}

_plumblined_reload() {
    local -i ret=1
    local -ar arg_specs=(
        '--config[The configuration, as the service was given it.]:file:'
        ':process:'
        '--version[Show the version.]'
        '(-h --help)'{-h,--help}'[Show help information.]'
    )
    _arguments -w -s -S : "${arg_specs[@]}" && ret=0

    return "${ret}"
}

_plumblined_share() {
    local -i ret=1
    local -ar arg_specs=(
        '--tag[The tag whose lines are shown.]:key=value:'
        '--line[The one line that is shown.]:name:'
        '--for[How long it counts, up to 366d.]:time:'
        '--hide-addresses[Keep the addresses of ingresses and echoes from its readers.]'
        '--at[Where readers find the page, with the base path (default\: where web.listen is).]:address:'
        '--revoke-all[Revoke all shares, badges and pictures that were made so far.]'
        '--config[The configuration.]:file:'
        '--version[Show the version.]'
        '(-h --help)'{-h,--help}'[Show help information.]'
    )
    _arguments -w -s -S : "${arg_specs[@]}" && ret=0

    return "${ret}"
}

_plumblined_web() {
    local -i ret=1
    local -ar arg_specs=(
        '--version[Show the version.]'
        '(-h --help)'{-h,--help}'[Show help information.]'
        '(-): :->command'
        '(-)*:: :->arg'
    )
    _arguments -w -s -S : "${arg_specs[@]}" && ret=0
    case "${state}" in
    command)
        local -ar subcommands=(
            'password:Read a password from standard input and print its hash, for web.users of the configuration.'
        )
        _describe -V subcommand subcommands && ret=0
        ;;
    arg)
        case "${words[1]}" in
        password)
            "_plumblined_web_${words[1]}" && ret=0
            ;;
        esac
        ;;
    esac

    return "${ret}"
}

_plumblined_web_password() {
    local -i ret=1
    local -ar arg_specs=(
        '--version[Show the version.]'
        '(-h --help)'{-h,--help}'[Show help information.]'
    )
    _arguments -w -s -S : "${arg_specs[@]}" && ret=0

    return "${ret}"
}

_plumblined_function() {
    local -i ret=1
    local -ar arg_specs=(
        '--event[By hand\: the event, JSON. (default\: none)]:text:'
        '--time-limit[By hand\: how long the round may take. (default\: no limit)]:duration:'
        '--version[Show the version.]'
        '(-h --help)'{-h,--help}'[Show help information.]'
    )
    _arguments -w -s -S : "${arg_specs[@]}" && ret=0

    return "${ret}"
}

_plumblined_help() {
    local -i ret=1
    local -ar arg_specs=(
        '*:subcommands:'
        '--version[Show the version.]'
    )
    _arguments -w -s -S : "${arg_specs[@]}" && ret=0

    return "${ret}"
}

if [[ "${funcstack[1]}" = _plumblined ]]; then
    _plumblined "${@}"
else
    compdef _plumblined plumblined
fi
