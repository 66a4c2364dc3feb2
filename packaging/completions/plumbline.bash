
__plumbline_cursor_index_in_current_word() {
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
__plumbline_offer_flags_options() {
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

__plumbline_add_completions() {
    local completion
    while IFS='' read -r completion; do
        COMPREPLY+=("${completion}")
    done < <(IFS=$'\n' compgen "${@}" -- "${cur}")
}

__plumbline_custom_complete() {
    if [[ -n "${cur}" || -z ${COMP_WORDS[${COMP_CWORD}]} || "${COMP_LINE:${COMP_POINT}:1}" != ' ' ]]; then
        local -ar words=("${COMP_WORDS[@]}")
    else
        local -ar words=("${COMP_WORDS[@]::${COMP_CWORD}}" '' "${COMP_WORDS[@]:${COMP_CWORD}}")
    fi

    "${COMP_WORDS[0]}" "${@}" "${words[@]}"
}

_plumbline() {
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
    __plumbline_offer_flags_options 0

    # Offer subcommand / subcommand argument completions
    local -r subcommand="${unparsed_words[0]}"
    unset 'unparsed_words[0]'
    unparsed_words=("${unparsed_words[@]}")
    case "${subcommand}" in
    probe|plan|reflect|demo|selftest|validate|check|compare|trace|verify|help)
        # Offer subcommand argument completions
        "_plumbline_${subcommand}"
        ;;
    *)
        # Offer subcommand completions
        COMPREPLY+=($(compgen -W 'probe plan reflect demo selftest validate check compare trace verify help' -- "${cur}"))
        ;;
    esac
}

_plumbline_probe() {
    repeating_flags=()
    non_repeating_flags=(--ipv4 --ipv6 --twamp-light --csv-bom --no-progress --quiet --version -h --help)
    repeating_options=(--lines --template --output --by)
    non_repeating_options=(--default-port --extra-columns --count --interval --timeout --size --payload --max-rate --threads --max-address-rate --source --interface --source-ports --dscp --ttl --seed --timestamps --pace --max-loss --max-rtt --min-gain --tick-buffer --segments --direct --tcp --stamp-key-file --stamp-key-env --stamp-extensions --stamp-reply-dscp --socks5-credentials-file --socks5-credentials-env --flows --format --samples --vantage --color --top)
    __plumbline_offer_flags_options -1

    # Offer option value completions
    case "${prev}" in
    '--lines')
        return
        ;;
    '--default-port')
        return
        ;;
    '--extra-columns')
        __plumbline_add_completions -W 'refuse'$'\n''ignore'$'\n''tags'
        return
        ;;
    '--template')
        return
        ;;
    '--count')
        return
        ;;
    '--interval')
        return
        ;;
    '--timeout')
        return
        ;;
    '--size')
        return
        ;;
    '--payload')
        return
        ;;
    '--max-rate')
        return
        ;;
    '--threads')
        return
        ;;
    '--max-address-rate')
        return
        ;;
    '--source')
        return
        ;;
    '--interface')
        return
        ;;
    '--source-ports')
        return
        ;;
    '--dscp')
        return
        ;;
    '--ttl')
        return
        ;;
    '--seed')
        return
        ;;
    '--timestamps')
        __plumbline_add_completions -W 'kernel'$'\n''user'
        return
        ;;
    '--pace')
        __plumbline_add_completions -W 'quantum'$'\n''exact'
        return
        ;;
    '--max-loss')
        return
        ;;
    '--max-rtt')
        return
        ;;
    '--min-gain')
        return
        ;;
    '--tick-buffer')
        return
        ;;
    '--segments')
        return
        ;;
    '--direct')
        return
        ;;
    '--tcp')
        return
        ;;
    '--stamp-key-file')
        return
        ;;
    '--stamp-key-env')
        return
        ;;
    '--stamp-extensions')
        return
        ;;
    '--stamp-reply-dscp')
        return
        ;;
    '--socks5-credentials-file')
        return
        ;;
    '--socks5-credentials-env')
        return
        ;;
    '--flows')
        return
        ;;
    '--format')
        return
        ;;
    '--output')
        return
        ;;
    '--samples')
        return
        ;;
    '--vantage')
        return
        ;;
    '--color')
        __plumbline_add_completions -W 'auto'$'\n''always'$'\n''never'
        return
        ;;
    '--top')
        return
        ;;
    '--by')
        return
        ;;
    esac
}

_plumbline_plan() {
    repeating_flags=()
    non_repeating_flags=(--ipv4 --ipv6 --twamp-light --version -h --help)
    repeating_options=(--lines --template)
    non_repeating_options=(--default-port --extra-columns --count --interval --timeout --size --payload --max-rate --threads --max-address-rate --source --interface --source-ports --dscp --ttl --seed --timestamps --pace --max-loss --max-rtt --min-gain --tick-buffer --segments --direct --tcp --stamp-key-file --stamp-key-env --stamp-extensions --stamp-reply-dscp --socks5-credentials-file --socks5-credentials-env)
    __plumbline_offer_flags_options -1

    # Offer option value completions
    case "${prev}" in
    '--lines')
        return
        ;;
    '--default-port')
        return
        ;;
    '--extra-columns')
        __plumbline_add_completions -W 'refuse'$'\n''ignore'$'\n''tags'
        return
        ;;
    '--template')
        return
        ;;
    '--count')
        return
        ;;
    '--interval')
        return
        ;;
    '--timeout')
        return
        ;;
    '--size')
        return
        ;;
    '--payload')
        return
        ;;
    '--max-rate')
        return
        ;;
    '--threads')
        return
        ;;
    '--max-address-rate')
        return
        ;;
    '--source')
        return
        ;;
    '--interface')
        return
        ;;
    '--source-ports')
        return
        ;;
    '--dscp')
        return
        ;;
    '--ttl')
        return
        ;;
    '--seed')
        return
        ;;
    '--timestamps')
        __plumbline_add_completions -W 'kernel'$'\n''user'
        return
        ;;
    '--pace')
        __plumbline_add_completions -W 'quantum'$'\n''exact'
        return
        ;;
    '--max-loss')
        return
        ;;
    '--max-rtt')
        return
        ;;
    '--min-gain')
        return
        ;;
    '--tick-buffer')
        return
        ;;
    '--segments')
        return
        ;;
    '--direct')
        return
        ;;
    '--tcp')
        return
        ;;
    '--stamp-key-file')
        return
        ;;
    '--stamp-key-env')
        return
        ;;
    '--stamp-extensions')
        return
        ;;
    '--stamp-reply-dscp')
        return
        ;;
    '--socks5-credentials-file')
        return
        ;;
    '--socks5-credentials-env')
        return
        ;;
    esac
}

_plumbline_reflect() {
    repeating_flags=()
    non_repeating_flags=(--relay --any --down --stateless --until-stdin-closes --version -h --help)
    repeating_options=(--listen --template --allow-echo --stamp --twamp-light --short-requests --allow)
    non_repeating_options=(--delay --jitter --loss --burst --duplicate --reorder --reorder-by --profile --seed --queue --stamp-key-file --stamp-key-env --stamp-other-key-file --stamp-other-key-env --stamp-sessions --loss-back --max-source-rate --max-size --for)
    __plumbline_offer_flags_options 0

    # Offer option value completions
    case "${prev}" in
    '--listen')
        return
        ;;
    '--template')
        return
        ;;
    '--allow-echo')
        return
        ;;
    '--delay')
        return
        ;;
    '--jitter')
        return
        ;;
    '--loss')
        return
        ;;
    '--burst')
        return
        ;;
    '--duplicate')
        return
        ;;
    '--reorder')
        return
        ;;
    '--reorder-by')
        return
        ;;
    '--profile')
        return
        ;;
    '--seed')
        return
        ;;
    '--queue')
        return
        ;;
    '--stamp')
        return
        ;;
    '--twamp-light')
        return
        ;;
    '--short-requests')
        return
        ;;
    '--stamp-key-file')
        return
        ;;
    '--stamp-key-env')
        return
        ;;
    '--stamp-other-key-file')
        return
        ;;
    '--stamp-other-key-env')
        return
        ;;
    '--stamp-sessions')
        return
        ;;
    '--loss-back')
        return
        ;;
    '--allow')
        return
        ;;
    '--max-source-rate')
        return
        ;;
    '--max-size')
        return
        ;;
    '--for')
        return
        ;;
    esac
}

_plumbline_demo() {
    repeating_flags=()
    non_repeating_flags=(--ipv4 --ipv6 --csv-bom --no-progress --quiet --version -h --help)
    repeating_options=(--output --by)
    non_repeating_options=(--count --interval --timeout --size --payload --max-rate --threads --max-address-rate --source --interface --source-ports --dscp --ttl --seed --timestamps --pace --max-loss --max-rtt --min-gain --tick-buffer --segments --direct --tcp --format --samples --vantage --color --top)
    __plumbline_offer_flags_options 0

    # Offer option value completions
    case "${prev}" in
    '--count')
        return
        ;;
    '--interval')
        return
        ;;
    '--timeout')
        return
        ;;
    '--size')
        return
        ;;
    '--payload')
        return
        ;;
    '--max-rate')
        return
        ;;
    '--threads')
        return
        ;;
    '--max-address-rate')
        return
        ;;
    '--source')
        return
        ;;
    '--interface')
        return
        ;;
    '--source-ports')
        return
        ;;
    '--dscp')
        return
        ;;
    '--ttl')
        return
        ;;
    '--seed')
        return
        ;;
    '--timestamps')
        __plumbline_add_completions -W 'kernel'$'\n''user'
        return
        ;;
    '--pace')
        __plumbline_add_completions -W 'quantum'$'\n''exact'
        return
        ;;
    '--max-loss')
        return
        ;;
    '--max-rtt')
        return
        ;;
    '--min-gain')
        return
        ;;
    '--tick-buffer')
        return
        ;;
    '--segments')
        return
        ;;
    '--direct')
        return
        ;;
    '--tcp')
        return
        ;;
    '--format')
        return
        ;;
    '--output')
        return
        ;;
    '--samples')
        return
        ;;
    '--vantage')
        return
        ;;
    '--color')
        __plumbline_add_completions -W 'auto'$'\n''always'$'\n''never'
        return
        ;;
    '--top')
        return
        ;;
    '--by')
        return
        ;;
    esac
}

_plumbline_selftest() {
    repeating_flags=()
    non_repeating_flags=(--ipv4 --ipv6 --no-progress --version -h --help)
    repeating_options=(--lines --template)
    non_repeating_options=(--default-port --extra-columns --count --interval --timeout --size --payload --max-rate --threads --max-address-rate --source --interface --source-ports --dscp --ttl --seed --timestamps --pace --max-loss --max-rtt --min-gain --tick-buffer --segments --direct --tcp --format --color)
    __plumbline_offer_flags_options -1

    # Offer option value completions
    case "${prev}" in
    '--lines')
        return
        ;;
    '--default-port')
        return
        ;;
    '--extra-columns')
        __plumbline_add_completions -W 'refuse'$'\n''ignore'$'\n''tags'
        return
        ;;
    '--template')
        return
        ;;
    '--count')
        return
        ;;
    '--interval')
        return
        ;;
    '--timeout')
        return
        ;;
    '--size')
        return
        ;;
    '--payload')
        return
        ;;
    '--max-rate')
        return
        ;;
    '--threads')
        return
        ;;
    '--max-address-rate')
        return
        ;;
    '--source')
        return
        ;;
    '--interface')
        return
        ;;
    '--source-ports')
        return
        ;;
    '--dscp')
        return
        ;;
    '--ttl')
        return
        ;;
    '--seed')
        return
        ;;
    '--timestamps')
        __plumbline_add_completions -W 'kernel'$'\n''user'
        return
        ;;
    '--pace')
        __plumbline_add_completions -W 'quantum'$'\n''exact'
        return
        ;;
    '--max-loss')
        return
        ;;
    '--max-rtt')
        return
        ;;
    '--min-gain')
        return
        ;;
    '--tick-buffer')
        return
        ;;
    '--segments')
        return
        ;;
    '--direct')
        return
        ;;
    '--tcp')
        return
        ;;
    '--format')
        __plumbline_add_completions -W 'text'$'\n''json'
        return
        ;;
    '--color')
        __plumbline_add_completions -W 'auto'$'\n''always'$'\n''never'
        return
        ;;
    esac
}

_plumbline_validate() {
    repeating_flags=()
    non_repeating_flags=(--version -h --help)
    repeating_options=(--lines --template)
    non_repeating_options=(--default-port --extra-columns)
    __plumbline_offer_flags_options -1

    # Offer option value completions
    case "${prev}" in
    '--lines')
        return
        ;;
    '--default-port')
        return
        ;;
    '--extra-columns')
        __plumbline_add_completions -W 'refuse'$'\n''ignore'$'\n''tags'
        return
        ;;
    '--template')
        return
        ;;
    esac
}

_plumbline_check() {
    repeating_flags=()
    non_repeating_flags=(--ipv4 --ipv6 --twamp-light --version -h --help)
    repeating_options=(--lines --template)
    non_repeating_options=(--default-port --extra-columns --count --interval --timeout --size --payload --max-rate --threads --max-address-rate --source --interface --source-ports --dscp --ttl --seed --timestamps --pace --max-loss --max-rtt --min-gain --tick-buffer --segments --direct --tcp --stamp-key-file --stamp-key-env --stamp-extensions --stamp-reply-dscp --socks5-credentials-file --socks5-credentials-env -w --warning -c --critical -t --plugin-timeout)
    __plumbline_offer_flags_options -1

    # Offer option value completions
    case "${prev}" in
    '--lines')
        return
        ;;
    '--default-port')
        return
        ;;
    '--extra-columns')
        __plumbline_add_completions -W 'refuse'$'\n''ignore'$'\n''tags'
        return
        ;;
    '--template')
        return
        ;;
    '--count')
        return
        ;;
    '--interval')
        return
        ;;
    '--timeout')
        return
        ;;
    '--size')
        return
        ;;
    '--payload')
        return
        ;;
    '--max-rate')
        return
        ;;
    '--threads')
        return
        ;;
    '--max-address-rate')
        return
        ;;
    '--source')
        return
        ;;
    '--interface')
        return
        ;;
    '--source-ports')
        return
        ;;
    '--dscp')
        return
        ;;
    '--ttl')
        return
        ;;
    '--seed')
        return
        ;;
    '--timestamps')
        __plumbline_add_completions -W 'kernel'$'\n''user'
        return
        ;;
    '--pace')
        __plumbline_add_completions -W 'quantum'$'\n''exact'
        return
        ;;
    '--max-loss')
        return
        ;;
    '--max-rtt')
        return
        ;;
    '--min-gain')
        return
        ;;
    '--tick-buffer')
        return
        ;;
    '--segments')
        return
        ;;
    '--direct')
        return
        ;;
    '--tcp')
        return
        ;;
    '--stamp-key-file')
        return
        ;;
    '--stamp-key-env')
        return
        ;;
    '--stamp-extensions')
        return
        ;;
    '--stamp-reply-dscp')
        return
        ;;
    '--socks5-credentials-file')
        return
        ;;
    '--socks5-credentials-env')
        return
        ;;
    '-w'|'--warning')
        return
        ;;
    '-c'|'--critical')
        return
        ;;
    '-t'|'--plugin-timeout')
        return
        ;;
    esac
}

_plumbline_compare() {
    repeating_flags=()
    non_repeating_flags=(--version -h --help)
    repeating_options=()
    non_repeating_options=(--format --level --top --color)
    __plumbline_offer_flags_options 2

    # Offer option value completions
    case "${prev}" in
    '--format')
        __plumbline_add_completions -W 'table'$'\n''json'
        return
        ;;
    '--level')
        return
        ;;
    '--top')
        return
        ;;
    '--color')
        __plumbline_add_completions -W 'auto'$'\n''always'$'\n''never'
        return
        ;;
    esac
}

_plumbline_trace() {
    repeating_flags=()
    non_repeating_flags=(--twamp-light --ipv4 --ipv6 --version -h --help)
    repeating_options=(--lines --template)
    non_repeating_options=(--default-port --extra-columns --stamp-key-file --stamp-key-env --stamp-extensions --stamp-reply-dscp --name --compare --format --language --size --payload --source --interface --dscp)
    __plumbline_offer_flags_options -1

    # Offer option value completions
    case "${prev}" in
    '--lines')
        return
        ;;
    '--default-port')
        return
        ;;
    '--extra-columns')
        __plumbline_add_completions -W 'refuse'$'\n''ignore'$'\n''tags'
        return
        ;;
    '--template')
        return
        ;;
    '--stamp-key-file')
        return
        ;;
    '--stamp-key-env')
        return
        ;;
    '--stamp-extensions')
        return
        ;;
    '--stamp-reply-dscp')
        return
        ;;
    '--name')
        return
        ;;
    '--compare')
        return
        ;;
    '--format')
        __plumbline_add_completions -W 'text'$'\n''json'
        return
        ;;
    '--language')
        __plumbline_add_completions -W 'en'$'\n''zh'
        return
        ;;
    '--size')
        return
        ;;
    '--payload')
        return
        ;;
    '--source')
        return
        ;;
    '--interface')
        return
        ;;
    '--dscp')
        return
        ;;
    esac
}

_plumbline_verify() {
    repeating_flags=()
    non_repeating_flags=(--version -h --help)
    repeating_options=()
    non_repeating_options=(--key --format)
    __plumbline_offer_flags_options 1

    # Offer option value completions
    case "${prev}" in
    '--key')
        return
        ;;
    '--format')
        __plumbline_add_completions -W 'text'$'\n''json'
        return
        ;;
    esac
}

_plumbline_help() {
    repeating_flags=()
    non_repeating_flags=(--version)
    repeating_options=()
    non_repeating_options=()
    __plumbline_offer_flags_options -1
}

complete -o filenames -F _plumbline plumbline
