#compdef plumbhub

__plumbhub_complete() {
    local -ar non_empty_completions=("${@:#(|:*)}")
    local -ar empty_completions=("${(M)@:#(|:*)}")
    _describe -V '' non_empty_completions -- empty_completions -P $'\'\''
}

__plumbhub_custom_complete() {
    local -a completions
    completions=("${(@f)"$("${command_name}" "${@}" "${command_line[@]}")"}")
    if [[ "${#completions[@]}" -gt 1 ]]; then
        __plumbhub_complete "${completions[@]:0:-1}"
    fi
}

__plumbhub_cursor_index_in_current_word() {
    if [[ -z "${QIPREFIX}${IPREFIX}${PREFIX}" ]]; then
        printf 0
    else
        printf %s "${#${(z)LBUFFER}[-1]}"
    fi
}

_plumbhub() {
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
            'serve:Serve vantages and pages, judge and tell, for ever.'
            'validate:Check a configuration, and whether the fleet'\''s plan keeps every ingress'\''s cap.'
            'vantage:Let vantages join the fleet, and see which there are.'
            'lines:Give the fleet its lines, and see which it has.'
            'backup:Copy the hub'\''s database, while the hub runs.'
            'reload:Check a configuration, and if it is good have a running hub read it again.'
            'help:Show subcommand help information.'
        )
        _describe -V subcommand subcommands && ret=0
        ;;
    arg)
        case "${words[1]}" in
        serve|validate|vantage|lines|backup|reload|help)
            "_plumbhub_${words[1]}" && ret=0
            ;;
        esac
        ;;
    esac

    return "${ret}"
}

_plumbhub_serve() {
    local -i ret=1
    local -ar arg_specs=(
        '--config[The configuration. (default\: plumbhub.yaml, if there)]:file:'
        '--log-level[What is logged\: debug, info, notice, warning or error. (default\: info)]:level:'
        '--version[Show the version.]'
        '(-h --help)'{-h,--help}'[Show help information.]'
    )
    _arguments -w -s -S : "${arg_specs[@]}" && ret=0

    return "${ret}"
}

_plumbhub_validate() {
    local -i ret=1
    local -ar arg_specs=(
        ':file:'
        '--vantages[Plan as if there were so many vantages.]:n:'
        '--quiet[Say nothing when all is well.]'
        '--version[Show the version.]'
        '(-h --help)'{-h,--help}'[Show help information.]'
    )
    _arguments -w -s -S : "${arg_specs[@]}" && ret=0

    return "${ret}"
}

_plumbhub_vantage() {
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
            'add:Add a vantage, or change what is known of one.'
            'rotate:Give a vantage a new token; the one before counts no more.'
            'remove:Take a vantage out of the fleet; its token counts no more.'
            'list:Show the vantages, and when they reported last.'
        )
        _describe -V subcommand subcommands && ret=0
        ;;
    arg)
        case "${words[1]}" in
        add|rotate|remove|list)
            "_plumbhub_vantage_${words[1]}" && ret=0
            ;;
        esac
        ;;
    esac

    return "${ret}"
}

_plumbhub_vantage_add() {
    local -i ret=1
    local -ar arg_specs=(
        ':name:'
        '*--tag[What it has in common with others; may be repeated.]:key=value:'
        '--weight[Its share of lines beside a vantage of weight 1.]:n:'
        '--fallback[It tells people by itself while the hub does not answer.]'
        '--config[The configuration. (default\: plumbhub.yaml, if there)]:file:'
        '--version[Show the version.]'
        '(-h --help)'{-h,--help}'[Show help information.]'
    )
    _arguments -w -s -S : "${arg_specs[@]}" && ret=0

    return "${ret}"
}

_plumbhub_vantage_rotate() {
    local -i ret=1
    local -ar arg_specs=(
        ':name:'
        '--config[The configuration. (default\: plumbhub.yaml, if there)]:file:'
        '--version[Show the version.]'
        '(-h --help)'{-h,--help}'[Show help information.]'
    )
    _arguments -w -s -S : "${arg_specs[@]}" && ret=0

    return "${ret}"
}

_plumbhub_vantage_remove() {
    local -i ret=1
    local -ar arg_specs=(
        ':name:'
        '--config[The configuration. (default\: plumbhub.yaml, if there)]:file:'
        '--version[Show the version.]'
        '(-h --help)'{-h,--help}'[Show help information.]'
    )
    _arguments -w -s -S : "${arg_specs[@]}" && ret=0

    return "${ret}"
}

_plumbhub_vantage_list() {
    local -i ret=1
    local -ar arg_specs=(
        '--json[As one JSON object a line.]'
        '--config[The configuration. (default\: plumbhub.yaml, if there)]:file:'
        '--version[Show the version.]'
        '(-h --help)'{-h,--help}'[Show help information.]'
    )
    _arguments -w -s -S : "${arg_specs[@]}" && ret=0

    return "${ret}"
}

_plumbhub_lines() {
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
            'import:Make the lines of a file the fleet'\''s, as a new generation.'
            'export:Write the fleet'\''s lines as a lines file in JSON.'
            'diff:Show what importing a file would change; exit status 1 where it would.'
        )
        _describe -V subcommand subcommands && ret=0
        ;;
    arg)
        case "${words[1]}" in
        import|export|diff)
            "_plumbhub_lines_${words[1]}" && ret=0
            ;;
        esac
        ;;
    esac

    return "${ret}"
}

_plumbhub_lines_import() {
    local -i ret=1
    local -ar arg_specs=(
        ':file:'
        '--config[The configuration. (default\: plumbhub.yaml, if there)]:file:'
        '--version[Show the version.]'
        '(-h --help)'{-h,--help}'[Show help information.]'
    )
    _arguments -w -s -S : "${arg_specs[@]}" && ret=0

    return "${ret}"
}

_plumbhub_lines_export() {
    local -i ret=1
    local -ar arg_specs=(
        '--generation[The generation. (default\: the newest)]:n:'
        '--config[The configuration. (default\: plumbhub.yaml, if there)]:file:'
        '--version[Show the version.]'
        '(-h --help)'{-h,--help}'[Show help information.]'
    )
    _arguments -w -s -S : "${arg_specs[@]}" && ret=0

    return "${ret}"
}

_plumbhub_lines_diff() {
    local -i ret=1
    local -ar arg_specs=(
        ':file:'
        '--config[The configuration. (default\: plumbhub.yaml, if there)]:file:'
        '--version[Show the version.]'
        '(-h --help)'{-h,--help}'[Show help information.]'
    )
    _arguments -w -s -S : "${arg_specs[@]}" && ret=0

    return "${ret}"
}

_plumbhub_backup() {
    local -i ret=1
    local -ar arg_specs=(
        ':file:'
        '--config[The configuration. (default\: plumbhub.yaml, if there)]:file:'
        '--version[Show the version.]'
        '(-h --help)'{-h,--help}'[Show help information.]'
    )
    _arguments -w -s -S : "${arg_specs[@]}" && ret=0

    return "${ret}"
}

_plumbhub_reload() {
    local -i ret=1
    local -ar arg_specs=(
        '--config[The configuration. (default\: plumbhub.yaml, if there)]:file:'
        ':process:'
        '--version[Show the version.]'
        '(-h --help)'{-h,--help}'[Show help information.]'
    )
    _arguments -w -s -S : "${arg_specs[@]}" && ret=0

    return "${ret}"
}

_plumbhub_help() {
    local -i ret=1
    local -ar arg_specs=(
        '*:subcommands:'
        '--version[Show the version.]'
    )
    _arguments -w -s -S : "${arg_specs[@]}" && ret=0

    return "${ret}"
}

if [[ "${funcstack[1]}" = _plumbhub ]]; then
    _plumbhub "${@}"
else
    compdef _plumbhub plumbhub
fi
