
__plumblined_cursor_index_in_current_word() {
    local remaining="${COMP_LINE}"

    local word
    for word in "${COMP_WORDS[@]::COMP_CWORD}"; do
        remaining="${remaining##*([[:space:]])"${word}"*([[:space:]])}"
    done

    local -ir index="$((COMP_POINT - ${#COMP_LINE} + ${#remaining}))"
    if [[ "${index}" -le 0 ]]; then
        printf 0
    else
        printf %s "${index}"
    fi
}

# positional arguments:
#
# - 1: the current (sub)command's count of positional arguments
#
# required variables:
#
# - repeating_flags: the repeating flags that the current (sub)command can accept
# - non_repeating_flags: the non-repeating flags that the current (sub)command can accept
# - repeating_options: the repeating options that the current (sub)command can accept
# - non_repeating_options: the non-repeating options that the current (sub)command can accept
# - positional_number: value ignored
# - unparsed_words: unparsed words from the current command line
#
# modified variables:
#
# - non_repeating_flags: remove flags for this (sub)command that are already on the command line
# - non_repeating_options: remove options for this (sub)command that are already on the command line
# - positional_number: set to the current positional number
# - unparsed_words: remove all flags, options, and option values for this (sub)command
__plumblined_offer_flags_options() {
    local -ir positional_count="${1}"
    positional_number=0

    local was_flag_option_terminator_seen=false
    local is_parsing_option_value=false

    local -ar unparsed_word_indices=("${!unparsed_words[@]}")
    local -i word_index
    for word_index in "${unparsed_word_indices[@]}"; do
        if "${is_parsing_option_value}"; then
            # This word is an option value:
            # Reset marker for next word iff not currently the last word
            [[ "${word_index}" -ne "${unparsed_word_indices[${#unparsed_word_indices[@]} - 1]}" ]] && is_parsing_option_value=false
            unset "unparsed_words[${word_index}]"
            # Do not process this word as a flag or an option
            continue
        fi

        local word="${unparsed_words["${word_index}"]}"
        if ! "${was_flag_option_terminator_seen}"; then
            case "${word}" in
            --)
                unset "unparsed_words[${word_index}]"
                # by itself -- is a flag/option terminator, but if it is the last word, it is the start of a completion
                if [[ "${word_index}" -ne "${unparsed_word_indices[${#unparsed_word_indices[@]} - 1]}" ]]; then
                    was_flag_option_terminator_seen=true
                fi
                continue
                ;;
            -*)
                # ${word} is a flag or an option
                # If ${word} is an option, mark that the next word to be parsed is an option value
                local option
                for option in "${repeating_options[@]}" "${non_repeating_options[@]}"; do
                    [[ "${word}" = "${option}" ]] && is_parsing_option_value=true && break
                done

                # Remove ${word} from ${non_repeating_flags} or ${non_repeating_options} so it isn't offered again
                local not_found=true
                local -i index
                for index in "${!non_repeating_flags[@]}"; do
                    if [[ "${non_repeating_flags[${index}]}" = "${word}" ]]; then
                        unset "non_repeating_flags[${index}]"
                        non_repeating_flags=("${non_repeating_flags[@]}")
                        not_found=false
                        break
                    fi
                done
                if "${not_found}"; then
                    for index in "${!non_repeating_flags[@]}"; do
                        if [[ "${non_repeating_flags[${index}]}" = "${word}" ]]; then
                            unset "non_repeating_flags[${index}]"
                            non_repeating_flags=("${non_repeating_flags[@]}")
                            break
                        fi
                    done
                fi
                unset "unparsed_words[${word_index}]"
                continue
                ;;
            esac
        fi

        # ${word} is neither a flag, nor an option, nor an option value
        if [[ "${positional_number}" -lt "${positional_count}" || "${positional_count}" -lt 0 ]]; then
            # ${word} is a positional
            ((positional_number++))
            unset "unparsed_words[${word_index}]"
        else
            if [[ -z "${word}" ]]; then
                # Could be completing a flag, option, or subcommand
                positional_number=-1
            else
                # ${word} is a subcommand or invalid, so stop processing this (sub)command
                positional_number=-2
            fi
            break
        fi
    done

    unparsed_words=("${unparsed_words[@]}")

    if\
        ! "${was_flag_option_terminator_seen}"\
        && ! "${is_parsing_option_value}"\
        && [[ ("${cur}" = -* && "${positional_number}" -ge 0) || "${positional_number}" -eq -1 ]]
    then
        COMPREPLY+=($(compgen -W "${repeating_flags[*]} ${non_repeating_flags[*]} ${repeating_options[*]} ${non_repeating_options[*]}" -- "${cur}"))
    fi
}

__plumblined_add_completions() {
    local completion
    while IFS='' read -r completion; do
        COMPREPLY+=("${completion}")
    done < <(IFS=$'\n' compgen "${@}" -- "${cur}")
}

__plumblined_custom_complete() {
    if [[ -n "${cur}" || -z ${COMP_WORDS[${COMP_CWORD}]} || "${COMP_LINE:${COMP_POINT}:1}" != ' ' ]]; then
        local -ar words=("${COMP_WORDS[@]}")
    else
        local -ar words=("${COMP_WORDS[@]::${COMP_CWORD}}" '' "${COMP_WORDS[@]:${COMP_CWORD}}")
    fi

    "${COMP_WORDS[0]}" "${@}" "${words[@]}"
}

_plumblined() {
    local state
    state="$(shopt -p;shopt -po)"
    trap "${state//$'\n'/;}" RETURN
    shopt -s extglob
    set +o history +o posix

    local -xr SAP_SHELL=bash
    local -x SAP_SHELL_VERSION
    SAP_SHELL_VERSION="$(IFS='.';printf %s "${BASH_VERSINFO[*]}")"
    local -r SAP_SHELL_VERSION

    local -r cur="${2}"
    local -r prev="${3}"

    local -i positional_number
    local -a unparsed_words=("${COMP_WORDS[@]:1:${COMP_CWORD}}")

    local -a repeating_flags=()
    local -a non_repeating_flags=(--version -h --help)
    local -a repeating_options=()
    local -a non_repeating_options=()
    __plumblined_offer_flags_options 0

    # Offer subcommand / subcommand argument completions
    local -r subcommand="${unparsed_words[0]}"
    unset 'unparsed_words[0]'
    unparsed_words=("${unparsed_words[@]}")
    case "${subcommand}" in
    watch|status|ranking|history|alerts|evidence|notify|validate|reload|share|web|function|help)
        # Offer subcommand argument completions
        "_plumblined_${subcommand}"
        ;;
    *)
        # Offer subcommand completions
        COMPREPLY+=($(compgen -W 'watch status ranking history alerts evidence notify validate reload share web function help' -- "${cur}"))
        ;;
    esac
}

_plumblined_watch() {
    repeating_flags=()
    non_repeating_flags=(--version -h --help)
    repeating_options=()
    non_repeating_options=(--config --log-level)
    __plumblined_offer_flags_options 0

    # Offer option value completions
    case "${prev}" in
    '--config')
        return
        ;;
    '--log-level')
        return
        ;;
    esac
}

_plumblined_status() {
    repeating_flags=()
    non_repeating_flags=(--follow --version -h --help)
    repeating_options=()
    non_repeating_options=(--history --database --config --by --top --language --format --color)
    __plumblined_offer_flags_options 0

    # Offer option value completions
    case "${prev}" in
    '--history'|'--database')
        return
        ;;
    '--config')
        return
        ;;
    '--by')
        return
        ;;
    '--top')
        return
        ;;
    '--language')
        __plumblined_add_completions -W 'en'$'\n''zh'
        return
        ;;
    '--format')
        __plumblined_add_completions -W 'table'$'\n''json'
        return
        ;;
    '--color')
        __plumblined_add_completions -W 'auto'$'\n''always'$'\n''never'
        return
        ;;
    esac
}

_plumblined_ranking() {
    repeating_flags=()
    non_repeating_flags=(--version -h --help)
    repeating_options=()
    non_repeating_options=(--echo --ingress --tag --by --tick --instead-of --limit --history --database --config --language --format --color)
    __plumblined_offer_flags_options 0

    # Offer option value completions
    case "${prev}" in
    '--echo')
        return
        ;;
    '--ingress')
        return
        ;;
    '--tag')
        return
        ;;
    '--by')
        return
        ;;
    '--tick')
        return
        ;;
    '--instead-of')
        return
        ;;
    '--limit')
        return
        ;;
    '--history'|'--database')
        return
        ;;
    '--config')
        return
        ;;
    '--language')
        __plumblined_add_completions -W 'en'$'\n''zh'
        return
        ;;
    '--format')
        __plumblined_add_completions -W 'table'$'\n''json'
        return
        ;;
    '--color')
        __plumblined_add_completions -W 'auto'$'\n''always'$'\n''never'
        return
        ;;
    esac
}

_plumblined_history() {
    repeating_flags=()
    non_repeating_flags=(--version -h --help)
    repeating_options=()
    non_repeating_options=()
    __plumblined_offer_flags_options 0

    # Offer subcommand / subcommand argument completions
    local -r subcommand="${unparsed_words[0]}"
    unset 'unparsed_words[0]'
    unparsed_words=("${unparsed_words[@]}")
    case "${subcommand}" in
    lines|show|graph|outages|rounds|export)
        # Offer subcommand argument completions
        "_plumblined_history_${subcommand}"
        ;;
    *)
        # Offer subcommand completions
        COMPREPLY+=($(compgen -W 'lines show graph outages rounds export' -- "${cur}"))
        ;;
    esac
}

_plumblined_history_lines() {
    repeating_flags=()
    non_repeating_flags=(--worst --wide --csv-bom --version -h --help)
    repeating_options=(--name --tag --state)
    non_repeating_options=(--database --config --from --to --last --top --format)
    __plumblined_offer_flags_options 0

    # Offer option value completions
    case "${prev}" in
    '--database')
        return
        ;;
    '--config')
        return
        ;;
    '--from')
        return
        ;;
    '--to')
        return
        ;;
    '--last')
        return
        ;;
    '--top')
        return
        ;;
    '--name')
        return
        ;;
    '--tag')
        return
        ;;
    '--state')
        __plumblined_add_completions -W 'healthy'$'\n''abnormal'$'\n''unmeasured'
        return
        ;;
    '--format')
        __plumblined_add_completions -W 'table'$'\n''json'$'\n''csv'$'\n''text'
        return
        ;;
    esac
}

_plumblined_history_show() {
    repeating_flags=()
    non_repeating_flags=(--wide --csv-bom --version -h --help)
    repeating_options=()
    non_repeating_options=(--database --config --from --to --last --by --format)
    __plumblined_offer_flags_options -1

    # Offer option value completions
    case "${prev}" in
    '--database')
        return
        ;;
    '--config')
        return
        ;;
    '--from')
        return
        ;;
    '--to')
        return
        ;;
    '--last')
        return
        ;;
    '--by')
        __plumblined_add_completions -W 'round'$'\n''hour'$'\n''day'
        return
        ;;
    '--format')
        __plumblined_add_completions -W 'table'$'\n''json'$'\n''csv'$'\n''text'
        return
        ;;
    esac
}

_plumblined_history_graph() {
    repeating_flags=()
    non_repeating_flags=(--full-scale --version -h --help)
    repeating_options=()
    non_repeating_options=(--database --config --from --to --last --width --height --color)
    __plumblined_offer_flags_options 1

    # Offer option value completions
    case "${prev}" in
    '--database')
        return
        ;;
    '--config')
        return
        ;;
    '--from')
        return
        ;;
    '--to')
        return
        ;;
    '--last')
        return
        ;;
    '--width')
        return
        ;;
    '--height')
        return
        ;;
    '--color')
        __plumblined_add_completions -W 'auto'$'\n''always'$'\n''never'
        return
        ;;
    esac
}

_plumblined_history_outages() {
    repeating_flags=()
    non_repeating_flags=(--wide --csv-bom --version -h --help)
    repeating_options=()
    non_repeating_options=(--database --config --from --to --last --format)
    __plumblined_offer_flags_options 0

    # Offer option value completions
    case "${prev}" in
    '--database')
        return
        ;;
    '--config')
        return
        ;;
    '--from')
        return
        ;;
    '--to')
        return
        ;;
    '--last')
        return
        ;;
    '--format')
        __plumblined_add_completions -W 'table'$'\n''json'$'\n''csv'$'\n''text'
        return
        ;;
    esac
}

_plumblined_history_rounds() {
    repeating_flags=()
    non_repeating_flags=(--wide --csv-bom --version -h --help)
    repeating_options=()
    non_repeating_options=(--database --config --from --to --last --format)
    __plumblined_offer_flags_options 0

    # Offer option value completions
    case "${prev}" in
    '--database')
        return
        ;;
    '--config')
        return
        ;;
    '--from')
        return
        ;;
    '--to')
        return
        ;;
    '--last')
        return
        ;;
    '--format')
        __plumblined_add_completions -W 'table'$'\n''json'$'\n''csv'$'\n''text'
        return
        ;;
    esac
}

_plumblined_history_export() {
    repeating_flags=()
    non_repeating_flags=(--csv-bom --no-csv-bom --version -h --help)
    repeating_options=()
    non_repeating_options=(--database --config --from --to --last --round --format)
    __plumblined_offer_flags_options 0

    # Offer option value completions
    case "${prev}" in
    '--database')
        return
        ;;
    '--config')
        return
        ;;
    '--from')
        return
        ;;
    '--to')
        return
        ;;
    '--last')
        return
        ;;
    '--round')
        return
        ;;
    '--format')
        return
        ;;
    esac
}

_plumblined_alerts() {
    repeating_flags=()
    non_repeating_flags=(--version -h --help)
    repeating_options=()
    non_repeating_options=()
    __plumblined_offer_flags_options 0

    # Offer subcommand / subcommand argument completions
    local -r subcommand="${unparsed_words[0]}"
    unset 'unparsed_words[0]'
    unparsed_words=("${unparsed_words[@]}")
    case "${subcommand}" in
    replay)
        # Offer subcommand argument completions
        "_plumblined_alerts_${subcommand}"
        ;;
    *)
        # Offer subcommand completions
        COMPREPLY+=($(compgen -W 'replay' -- "${cur}"))
        ;;
    esac
}

_plumblined_alerts_replay() {
    repeating_flags=()
    non_repeating_flags=(--json --version -h --help)
    repeating_options=()
    non_repeating_options=(--database -c --config --last --from --to --false-alarms --top --language --format --color)
    __plumblined_offer_flags_options 0

    # Offer option value completions
    case "${prev}" in
    '--database')
        return
        ;;
    '-c'|'--config')
        return
        ;;
    '--last')
        return
        ;;
    '--from')
        return
        ;;
    '--to')
        return
        ;;
    '--false-alarms')
        return
        ;;
    '--top')
        return
        ;;
    '--language')
        __plumblined_add_completions -W 'en'$'\n''zh'
        return
        ;;
    '--format')
        __plumblined_add_completions -W 'table'$'\n''json'
        return
        ;;
    '--color')
        __plumblined_add_completions -W 'auto'$'\n''always'$'\n''never'
        return
        ;;
    esac
}

_plumblined_evidence() {
    repeating_flags=()
    non_repeating_flags=(--public-key --new-key --version -h --help)
    repeating_options=()
    non_repeating_options=(--output -o --language --time-zone --hide --history --database --config)
    __plumblined_offer_flags_options 1

    # Offer option value completions
    case "${prev}" in
    '--output'|'-o')
        return
        ;;
    '--language')
        __plumblined_add_completions -W 'en'$'\n''zh'
        return
        ;;
    '--time-zone')
        return
        ;;
    '--hide')
        return
        ;;
    '--history'|'--database')
        return
        ;;
    '--config')
        return
        ;;
    esac
}

_plumblined_notify() {
    repeating_flags=()
    non_repeating_flags=(--version -h --help)
    repeating_options=()
    non_repeating_options=()
    __plumblined_offer_flags_options 0

    # Offer subcommand / subcommand argument completions
    local -r subcommand="${unparsed_words[0]}"
    unset 'unparsed_words[0]'
    unparsed_words=("${unparsed_words[@]}")
    case "${subcommand}" in
    test)
        # Offer subcommand argument completions
        "_plumblined_notify_${subcommand}"
        ;;
    *)
        # Offer subcommand completions
        COMPREPLY+=($(compgen -W 'test' -- "${cur}"))
        ;;
    esac
}

_plumblined_notify_test() {
    repeating_flags=()
    non_repeating_flags=(--version -h --help)
    repeating_options=()
    non_repeating_options=(--config)
    __plumblined_offer_flags_options 1

    # Offer option value completions
    case "${prev}" in
    '--config')
        return
        ;;
    esac
}

_plumblined_validate() {
    repeating_flags=()
    non_repeating_flags=(--quiet --version -h --help)
    repeating_options=()
    non_repeating_options=()
    __plumblined_offer_flags_options 1
}

_plumblined_reload() {
    repeating_flags=()
    non_repeating_flags=(--version -h --help)
    repeating_options=()
    non_repeating_options=(--config)
    __plumblined_offer_flags_options 1

    # Offer option value completions
    case "${prev}" in
    '--config')
        return
        ;;
    esac
}

_plumblined_share() {
    repeating_flags=()
    non_repeating_flags=(--hide-addresses --revoke-all --version -h --help)
    repeating_options=()
    non_repeating_options=(--tag --line --for --at --config)
    __plumblined_offer_flags_options 0

    # Offer option value completions
    case "${prev}" in
    '--tag')
        return
        ;;
    '--line')
        return
        ;;
    '--for')
        return
        ;;
    '--at')
        return
        ;;
    '--config')
        return
        ;;
    esac
}

_plumblined_web() {
    repeating_flags=()
    non_repeating_flags=(--version -h --help)
    repeating_options=()
    non_repeating_options=()
    __plumblined_offer_flags_options 0

    # Offer subcommand / subcommand argument completions
    local -r subcommand="${unparsed_words[0]}"
    unset 'unparsed_words[0]'
    unparsed_words=("${unparsed_words[@]}")
    case "${subcommand}" in
    password)
        # Offer subcommand argument completions
        "_plumblined_web_${subcommand}"
        ;;
    *)
        # Offer subcommand completions
        COMPREPLY+=($(compgen -W 'password' -- "${cur}"))
        ;;
    esac
}

_plumblined_web_password() {
    repeating_flags=()
    non_repeating_flags=(--version -h --help)
    repeating_options=()
    non_repeating_options=()
    __plumblined_offer_flags_options 0
}

_plumblined_function() {
    repeating_flags=()
    non_repeating_flags=(--version -h --help)
    repeating_options=()
    non_repeating_options=(--event --time-limit)
    __plumblined_offer_flags_options 0

    # Offer option value completions
    case "${prev}" in
    '--event')
        return
        ;;
    '--time-limit')
        return
        ;;
    esac
}

_plumblined_help() {
    repeating_flags=()
    non_repeating_flags=(--version)
    repeating_options=()
    non_repeating_options=()
    __plumblined_offer_flags_options -1
}

complete -o filenames -F _plumblined plumblined
