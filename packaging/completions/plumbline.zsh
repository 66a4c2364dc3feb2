#compdef plumbline

__plumbline_complete() {
    local -ar non_empty_completions=("${@:#(|:*)}")
    local -ar empty_completions=("${(M)@:#(|:*)}")
    _describe -V '' non_empty_completions -- empty_completions -P $'\'\''
}

__plumbline_custom_complete() {
    local -a completions
    completions=("${(@f)"$("${command_name}" "${@}" "${command_line[@]}")"}")
    if [[ "${#completions[@]}" -gt 1 ]]; then
        __plumbline_complete "${completions[@]:0:-1}"
    fi
}

__plumbline_cursor_index_in_current_word() {
    if [[ -z "${QIPREFIX}${IPREFIX}${PREFIX}" ]]; then
        printf 0
    else
        printf %s "${#${(z)LBUFFER}[-1]}"
    fi
}

_plumbline() {
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
            'probe:Measure every line once, now, and report.'
            'plan:Say what a round would send; send nothing.'
            'reflect:Answer probes, at the echo end of a line.'
            'demo:A simulated field of lines on loopback, and a round over it.'
            'selftest:Prove that this machine can carry a plan, on loopback.'
            'validate:Check lines and say everything that is wrong with them; send nothing.'
            'check:Measure every line once, as a plugin of a monitoring system.'
            'compare:Say what became better or worse between two rounds, beyond chance.'
            'trace:Show the way of a line'\''s probes, hop by hop.'
            'verify:Check an evidence pack: its signature, and every figure from its probes.'
            'help:Show subcommand help information.'
        )
        _describe -V subcommand subcommands && ret=0
        ;;
    arg)
        case "${words[1]}" in
        probe|plan|reflect|demo|selftest|validate|check|compare|trace|verify|help)
            "_plumbline_${words[1]}" && ret=0
            ;;
        esac
        ;;
    esac

    return "${ret}"
}

_plumbline_probe() {
    local -i ret=1
    local -ar ___extra_columns=('refuse' 'ignore' 'tags')
    local -ar ___timestamps=('kernel' 'user')
    local -ar ___pace=('quantum' 'exact')
    local -ar ___color=('auto' 'always' 'never')
    local -ar arg_specs=(
        '*:file or line:'
        '*--lines[A lines file (CSV or JSON); - is standard input. May be repeated.]:file:'
        '--default-port[Port, 1 to 65535, of addresses that are written without one. (default\: none)]:port:'
        '--extra-columns[What becomes of columns that no lines file knows\: refuse, ignore or tags, which makes a tag of each. One that begins with # is always ignored. (default\: refuse)]:what:{__plumbline_complete "${___extra_columns[@]}"}'
        '*--template[A template file\: lines and --payload may name it without its .template. Or a folder with such files. May be repeated.]:file or folder:'
        '--count[Probes to send on each line.]:probes:'
        '--interval[Time between two probes of a line. (default\: 20ms)]:duration:'
        '--timeout[How long a probe may take and still be received. (default\: 2s)]:duration:'
        '--size[Payload of a probe in octets, 32 to 65000; a relay'\''s header comes on top.]:octets:'
        '--payload[Payload of lines that name none\: plumb, relay, stamp, icmp or socks5, or a template'\''s. (default\: relay with an echo, else plumb)]:kind:'
        '--max-rate[Most packets a second over all lines; auto finds what this machine can carry. (default\: 20000)]:packets/s:'
        '--threads[Measuring threads. (default\: from the plan and the cores)]:number:'
        '--max-address-rate[Most packets a second to one destination address. (default\: 1000)]:packets/s:'
        '--ipv4[Probe addresses of this family alone\: of a name that has both. (default\: the resolver'\''s first)]'
        '--ipv6[Probe addresses of this family alone\: of a name that has both. (default\: the resolver'\''s first)]'
        '--source[Address of this machine to send from. (default\: by route)]:address:'
        '--interface[Interface to send through. (default\: by route)]:name:'
        '--source-ports[Source ports to take in turn, 1 to 64\: probe k of a line uses port k mod this.]:ports:'
        '--dscp[Differentiated services code point, 0 to 63. (default\: 0)]:code point:'
        '--ttl[Time to live (hop limit), 1 to 255. (default\: the system'\''s)]:hops:'
        '--seed[Repeats the order of an earlier round\: the seed in its JSON report. (default\: random)]:number:'
        '--timestamps[Who stamps probes and replies.]:who:{__plumbline_complete "${___timestamps[@]}"}'
        '--pace[Whether probes that are due within a millisecond leave a few together, each to another host, or one by one, at several times the processor time.]:how:{__plumbline_complete "${___pace[@]}"}'
        '--max-loss[Loss above which a line is abnormal, as 30% or 0.3. (default\: 30%)]:ratio:'
        '--max-rtt[Mean RTT above which a line is abnormal. (default\: none)]:duration:'
        '--min-gain[Gain over the direct way below which a line is abnormal, for certain; -5ms lets it be 5 ms slower. Judges lines with --direct. (default\: none)]:duration:'
        '--tick-buffer[How much later than the median a packet may be for a game'\''s tick. (default\: one tick)]:duration:'
        '--segments[Probe the ingress of each line with an echo too, beside the line, and say which segment delay and loss belong to\: icmp, stamp or stamp\:PORT. (default\: the whole line only)]:probe:'
        '--direct[Probe each line without its ingress too, beside the line, and say what it gains\: true (its echo), or HOST\:PORT of a reflector. A line'\''s own setting goes first. (default\: the whole line only)]:where:'
        '--tcp[Make TCP handshakes with the ingress beside each line'\''s probes, and say whether UDP alone is bad\: true (the line'\''s own port), or a port. A line'\''s own setting goes first. (default\: none)]:port:'
        '--stamp-key-file[STAMP\: use authenticated mode with the key in this file, for all lines; line ends behind it do not count. (default\: open mode)]:file:'
        '--stamp-key-env[STAMP\: the same with the key in this environment variable.]:variable:'
        '--stamp-extensions[STAMP\: ask reflectors for these extensions, with commas between them\: class-of-service, timestamps, direct-measurement, hmac. (default\: none)]:extensions:'
        '--stamp-reply-dscp[STAMP\: ask for replies with this code point, 0 to 63; takes the extension class-of-service. (default\: 0)]:code point:'
        '--twamp-light[STAMP\: the reflectors are TWAMP-Light ones (RFC 5357 appendix I).]'
        '--socks5-credentials-file[SOCKS5\: user names and passwords of proxies from this file, a line each\: user\:password for all, or socks5\://user\:password@host\:port for one. (default\: none)]:file:'
        '--socks5-credentials-env[SOCKS5\: the same from this environment variable.]:variable:'
        '--flows[Make two rounds\: the first one opens a flow beside each line, the second one, when the flow is so old, holds it against fresh ones. (default\: one round)]:age:'
        '--format[What standard output shows\: table, json, csv or text. (default\: table)]:format:'
        '*--output[Also write a file; its format follows the ending (.json, .csv, .txt). May be repeated.]:file:'
        '--csv-bom[Begin CSV with a byte order mark, by which Excel knows that it is UTF-8.]'
        '--samples[Also write one NDJSON object a probe to this file.]:file:'
        '--vantage[The name of the place that this machine measures from.]:name:'
        '--color[Colours on standard output; auto\: on a terminal, unless NO_COLOR is set.]:when:{__plumbline_complete "${___color[@]}"}'
        '--top[Most lines that the table shows; worst first. (default\: all)]:lines:'
        '*--by[Also sum lines up by ingress, echo, or a tag'\''s key (tag\:KEY where it is called so)\: below the table, and as groups in JSON; may be repeated.]:what:'
        '--no-progress[No progress on standard error.]'
        '--quiet[No results on standard output; the exit status and the files tell.]'
        '--version[Show the version.]'
        '(-h --help)'{-h,--help}'[Show help information.]'
    )
    _arguments -w -s -S : "${arg_specs[@]}" && ret=0

    return "${ret}"
}

_plumbline_plan() {
    local -i ret=1
    local -ar ___extra_columns=('refuse' 'ignore' 'tags')
    local -ar ___timestamps=('kernel' 'user')
    local -ar ___pace=('quantum' 'exact')
    local -ar arg_specs=(
        '*:file or line:'
        '*--lines[A lines file (CSV or JSON); - is standard input. May be repeated.]:file:'
        '--default-port[Port, 1 to 65535, of addresses that are written without one. (default\: none)]:port:'
        '--extra-columns[What becomes of columns that no lines file knows\: refuse, ignore or tags, which makes a tag of each. One that begins with # is always ignored. (default\: refuse)]:what:{__plumbline_complete "${___extra_columns[@]}"}'
        '*--template[A template file\: lines and --payload may name it without its .template. Or a folder with such files. May be repeated.]:file or folder:'
        '--count[Probes to send on each line.]:probes:'
        '--interval[Time between two probes of a line. (default\: 20ms)]:duration:'
        '--timeout[How long a probe may take and still be received. (default\: 2s)]:duration:'
        '--size[Payload of a probe in octets, 32 to 65000; a relay'\''s header comes on top.]:octets:'
        '--payload[Payload of lines that name none\: plumb, relay, stamp, icmp or socks5, or a template'\''s. (default\: relay with an echo, else plumb)]:kind:'
        '--max-rate[Most packets a second over all lines; auto finds what this machine can carry. (default\: 20000)]:packets/s:'
        '--threads[Measuring threads. (default\: from the plan and the cores)]:number:'
        '--max-address-rate[Most packets a second to one destination address. (default\: 1000)]:packets/s:'
        '--ipv4[Probe addresses of this family alone\: of a name that has both. (default\: the resolver'\''s first)]'
        '--ipv6[Probe addresses of this family alone\: of a name that has both. (default\: the resolver'\''s first)]'
        '--source[Address of this machine to send from. (default\: by route)]:address:'
        '--interface[Interface to send through. (default\: by route)]:name:'
        '--source-ports[Source ports to take in turn, 1 to 64\: probe k of a line uses port k mod this.]:ports:'
        '--dscp[Differentiated services code point, 0 to 63. (default\: 0)]:code point:'
        '--ttl[Time to live (hop limit), 1 to 255. (default\: the system'\''s)]:hops:'
        '--seed[Repeats the order of an earlier round\: the seed in its JSON report. (default\: random)]:number:'
        '--timestamps[Who stamps probes and replies.]:who:{__plumbline_complete "${___timestamps[@]}"}'
        '--pace[Whether probes that are due within a millisecond leave a few together, each to another host, or one by one, at several times the processor time.]:how:{__plumbline_complete "${___pace[@]}"}'
        '--max-loss[Loss above which a line is abnormal, as 30% or 0.3. (default\: 30%)]:ratio:'
        '--max-rtt[Mean RTT above which a line is abnormal. (default\: none)]:duration:'
        '--min-gain[Gain over the direct way below which a line is abnormal, for certain; -5ms lets it be 5 ms slower. Judges lines with --direct. (default\: none)]:duration:'
        '--tick-buffer[How much later than the median a packet may be for a game'\''s tick. (default\: one tick)]:duration:'
        '--segments[Probe the ingress of each line with an echo too, beside the line, and say which segment delay and loss belong to\: icmp, stamp or stamp\:PORT. (default\: the whole line only)]:probe:'
        '--direct[Probe each line without its ingress too, beside the line, and say what it gains\: true (its echo), or HOST\:PORT of a reflector. A line'\''s own setting goes first. (default\: the whole line only)]:where:'
        '--tcp[Make TCP handshakes with the ingress beside each line'\''s probes, and say whether UDP alone is bad\: true (the line'\''s own port), or a port. A line'\''s own setting goes first. (default\: none)]:port:'
        '--stamp-key-file[STAMP\: use authenticated mode with the key in this file, for all lines; line ends behind it do not count. (default\: open mode)]:file:'
        '--stamp-key-env[STAMP\: the same with the key in this environment variable.]:variable:'
        '--stamp-extensions[STAMP\: ask reflectors for these extensions, with commas between them\: class-of-service, timestamps, direct-measurement, hmac. (default\: none)]:extensions:'
        '--stamp-reply-dscp[STAMP\: ask for replies with this code point, 0 to 63; takes the extension class-of-service. (default\: 0)]:code point:'
        '--twamp-light[STAMP\: the reflectors are TWAMP-Light ones (RFC 5357 appendix I).]'
        '--socks5-credentials-file[SOCKS5\: user names and passwords of proxies from this file, a line each\: user\:password for all, or socks5\://user\:password@host\:port for one. (default\: none)]:file:'
        '--socks5-credentials-env[SOCKS5\: the same from this environment variable.]:variable:'
        '--version[Show the version.]'
        '(-h --help)'{-h,--help}'[Show help information.]'
    )
    _arguments -w -s -S : "${arg_specs[@]}" && ret=0

    return "${ret}"
}

_plumbline_reflect() {
    local -i ret=1
    local -ar arg_specs=(
        '*--listen[Listen here; may be given more than once. A literal address, 0.0.0.0 or \[\:\:\] for all; port 0 lets the kernel choose, without a port it is 7007. Behind it =stamp or =NAME of a template, as 0.0.0.0\:19132=raknet, says what is answered there; without, it is plumb. Without this flag and --stamp\: 0.0.0.0\:7007 and \[\:\:\]\:7007.]:listen:'
        '*--template[A template file for --listen ADDRESS=NAME, where it is named without its .template; or a folder with such files. May be given more than once.]:file or folder:'
        '--relay[Be an ingress\: forward what has a relay header (RFC 1928) to the echo in it, and return the answer.]'
        '*--allow-echo[Forward to echoes in this prefix; may be given more than once. Without it nothing is forwarded. Loopback, link-local, private, multicast and other special addresses need a prefix inside of theirs\: 0.0.0.0/0 holds none of them.]:allow-echo:'
        '--any[Answer any datagram (RFC 862), not only probes.]'
        '--delay[Hold every probe this long, for example 40ms.]:delay:'
        '--jitter[Hold it longer or shorter by up to this, all values alike.]:jitter:'
        '--loss[Drop this share of the probes, for example 5%.]:loss:'
        '--burst[Drop probes in bursts as well\: the mean length of a burst in probes, and the share of all probes that bursts take, for example 5\:2%.]:mean\:share:'
        '--duplicate[Send this share twice.]:duplicate:'
        '--reorder[Hold this share longer, so that later ones overtake.]:reorder:'
        '--reorder-by[How much longer; without it twice the jitter, and at least 30ms.]:reorder-by:'
        '--down[Answer nothing.]'
        '--profile[A CSV file with address,echo,delay,jitter,loss,burst,duplicate,reorder,reorder_by,down for each line.]:profile:'
        '--seed[Repeat the choices of the run that printed this seed.]:seed:'
        '--queue[How many probes can be held at once.]:queue:'
        '*--stamp[Answer STAMP requests here (RFC 8762, RFC 8972), and TWAMP-Light'\''s with padding of zeros; may be given more than once. As --listen, with 862 where no port is written.]:stamp:'
        '*--twamp-light[Answer TWAMP-Light requests here (RFC 5357 appendix I), whatever they are padded with; may be given more than once. As --stamp.]:twamp-light:'
        '*--short-requests[Answer STAMP and TWAMP-Light requests from 14 octets on if their source is in this prefix; may be given more than once. Such replies are longer than their requests, so name only sources that you trust.]:short-requests:'
        '--stamp-key-file[Authenticated mode with the key in this file; without a key, open mode.]:stamp-key-file:'
        '--stamp-key-env[The same with the key in this environment variable.]:stamp-key-env:'
        '--stamp-other-key-file[A further key that requests may have, in this file, while senders change theirs.]:stamp-other-key-file:'
        '--stamp-other-key-env[The same with the key in this environment variable.]:stamp-other-key-env:'
        '--stateless[Do not count\: replies carry the sender'\''s own numbers.]'
        '--stamp-sessions[Sessions that can be counted at once; give four times what is expected.]:stamp-sessions:'
        '--loss-back[Drop this share of STAMP replies on the way back, for example 5%; --loss drops on the way there.]:loss-back:'
        '*--allow[Answer only sources in this prefix; may be given more than once.]:allow:'
        '--max-source-rate[Packets a second that are answered of one source (IPv4 address or IPv6 /64); 0 for no limit.]:max-source-rate:'
        '--max-size[Octets of the longest datagram that is answered.]:max-size:'
        '--for[Stop after this long, for example 30s.]:for:'
        '--until-stdin-closes[Stop when standard input ends, so that it cannot outlive the program that started it.]'
        '--version[Show the version.]'
        '(-h --help)'{-h,--help}'[Show help information.]'
    )
    _arguments -w -s -S : "${arg_specs[@]}" && ret=0

    return "${ret}"
}

_plumbline_demo() {
    local -i ret=1
    local -ar ___timestamps=('kernel' 'user')
    local -ar ___pace=('quantum' 'exact')
    local -ar ___color=('auto' 'always' 'never')
    local -ar arg_specs=(
        '--count[Probes to send on each line.]:probes:'
        '--interval[Time between two probes of a line. (default\: 20ms)]:duration:'
        '--timeout[How long a probe may take and still be received. (default\: 2s)]:duration:'
        '--size[Payload of a probe in octets, 32 to 65000; a relay'\''s header comes on top.]:octets:'
        '--payload[Payload of lines that name none\: plumb, relay, stamp, icmp or socks5, or a template'\''s. (default\: relay with an echo, else plumb)]:kind:'
        '--max-rate[Most packets a second over all lines; auto finds what this machine can carry. (default\: 20000)]:packets/s:'
        '--threads[Measuring threads. (default\: from the plan and the cores)]:number:'
        '--max-address-rate[Most packets a second to one destination address. (default\: 1000)]:packets/s:'
        '--ipv4[Probe addresses of this family alone\: of a name that has both. (default\: the resolver'\''s first)]'
        '--ipv6[Probe addresses of this family alone\: of a name that has both. (default\: the resolver'\''s first)]'
        '--source[Address of this machine to send from. (default\: by route)]:address:'
        '--interface[Interface to send through. (default\: by route)]:name:'
        '--source-ports[Source ports to take in turn, 1 to 64\: probe k of a line uses port k mod this.]:ports:'
        '--dscp[Differentiated services code point, 0 to 63. (default\: 0)]:code point:'
        '--ttl[Time to live (hop limit), 1 to 255. (default\: the system'\''s)]:hops:'
        '--seed[Repeats the order of an earlier round\: the seed in its JSON report. (default\: random)]:number:'
        '--timestamps[Who stamps probes and replies.]:who:{__plumbline_complete "${___timestamps[@]}"}'
        '--pace[Whether probes that are due within a millisecond leave a few together, each to another host, or one by one, at several times the processor time.]:how:{__plumbline_complete "${___pace[@]}"}'
        '--max-loss[Loss above which a line is abnormal, as 30% or 0.3. (default\: 30%)]:ratio:'
        '--max-rtt[Mean RTT above which a line is abnormal. (default\: none)]:duration:'
        '--min-gain[Gain over the direct way below which a line is abnormal, for certain; -5ms lets it be 5 ms slower. Judges lines with --direct. (default\: none)]:duration:'
        '--tick-buffer[How much later than the median a packet may be for a game'\''s tick. (default\: one tick)]:duration:'
        '--segments[Probe the ingress of each line with an echo too, beside the line, and say which segment delay and loss belong to\: icmp, stamp or stamp\:PORT. (default\: the whole line only)]:probe:'
        '--direct[Probe each line without its ingress too, beside the line, and say what it gains\: true (its echo), or HOST\:PORT of a reflector. A line'\''s own setting goes first. (default\: the whole line only)]:where:'
        '--tcp[Make TCP handshakes with the ingress beside each line'\''s probes, and say whether UDP alone is bad\: true (the line'\''s own port), or a port. A line'\''s own setting goes first. (default\: none)]:port:'
        '--format[What standard output shows\: table, json, csv or text. (default\: table)]:format:'
        '*--output[Also write a file; its format follows the ending (.json, .csv, .txt). May be repeated.]:file:'
        '--csv-bom[Begin CSV with a byte order mark, by which Excel knows that it is UTF-8.]'
        '--samples[Also write one NDJSON object a probe to this file.]:file:'
        '--vantage[The name of the place that this machine measures from.]:name:'
        '--color[Colours on standard output; auto\: on a terminal, unless NO_COLOR is set.]:when:{__plumbline_complete "${___color[@]}"}'
        '--top[Most lines that the table shows; worst first. (default\: all)]:lines:'
        '*--by[Also sum lines up by ingress, echo, or a tag'\''s key (tag\:KEY where it is called so)\: below the table, and as groups in JSON; may be repeated.]:what:'
        '--no-progress[No progress on standard error.]'
        '--quiet[No results on standard output; the exit status and the files tell.]'
        '--version[Show the version.]'
        '(-h --help)'{-h,--help}'[Show help information.]'
    )
    _arguments -w -s -S : "${arg_specs[@]}" && ret=0

    return "${ret}"
}

_plumbline_selftest() {
    local -i ret=1
    local -ar ___extra_columns=('refuse' 'ignore' 'tags')
    local -ar ___timestamps=('kernel' 'user')
    local -ar ___pace=('quantum' 'exact')
    local -ar ___format=('text' 'json')
    local -ar ___color=('auto' 'always' 'never')
    local -ar arg_specs=(
        '*:file or line:'
        '*--lines[A lines file (CSV or JSON); - is standard input. May be repeated.]:file:'
        '--default-port[Port, 1 to 65535, of addresses that are written without one. (default\: none)]:port:'
        '--extra-columns[What becomes of columns that no lines file knows\: refuse, ignore or tags, which makes a tag of each. One that begins with # is always ignored. (default\: refuse)]:what:{__plumbline_complete "${___extra_columns[@]}"}'
        '*--template[A template file\: lines and --payload may name it without its .template. Or a folder with such files. May be repeated.]:file or folder:'
        '--count[Probes to send on each line.]:probes:'
        '--interval[Time between two probes of a line. (default\: 20ms)]:duration:'
        '--timeout[How long a probe may take and still be received. (default\: 2s)]:duration:'
        '--size[Payload of a probe in octets, 32 to 65000; a relay'\''s header comes on top.]:octets:'
        '--payload[Payload of lines that name none\: plumb, relay, stamp, icmp or socks5, or a template'\''s. (default\: relay with an echo, else plumb)]:kind:'
        '--max-rate[Most packets a second over all lines; auto finds what this machine can carry. (default\: 20000)]:packets/s:'
        '--threads[Measuring threads. (default\: from the plan and the cores)]:number:'
        '--max-address-rate[Most packets a second to one destination address. (default\: 1000)]:packets/s:'
        '--ipv4[Probe addresses of this family alone\: of a name that has both. (default\: the resolver'\''s first)]'
        '--ipv6[Probe addresses of this family alone\: of a name that has both. (default\: the resolver'\''s first)]'
        '--source[Address of this machine to send from. (default\: by route)]:address:'
        '--interface[Interface to send through. (default\: by route)]:name:'
        '--source-ports[Source ports to take in turn, 1 to 64\: probe k of a line uses port k mod this.]:ports:'
        '--dscp[Differentiated services code point, 0 to 63. (default\: 0)]:code point:'
        '--ttl[Time to live (hop limit), 1 to 255. (default\: the system'\''s)]:hops:'
        '--seed[Repeats the order of an earlier round\: the seed in its JSON report. (default\: random)]:number:'
        '--timestamps[Who stamps probes and replies.]:who:{__plumbline_complete "${___timestamps[@]}"}'
        '--pace[Whether probes that are due within a millisecond leave a few together, each to another host, or one by one, at several times the processor time.]:how:{__plumbline_complete "${___pace[@]}"}'
        '--max-loss[Loss above which a line is abnormal, as 30% or 0.3. (default\: 30%)]:ratio:'
        '--max-rtt[Mean RTT above which a line is abnormal. (default\: none)]:duration:'
        '--min-gain[Gain over the direct way below which a line is abnormal, for certain; -5ms lets it be 5 ms slower. Judges lines with --direct. (default\: none)]:duration:'
        '--tick-buffer[How much later than the median a packet may be for a game'\''s tick. (default\: one tick)]:duration:'
        '--segments[Probe the ingress of each line with an echo too, beside the line, and say which segment delay and loss belong to\: icmp, stamp or stamp\:PORT. (default\: the whole line only)]:probe:'
        '--direct[Probe each line without its ingress too, beside the line, and say what it gains\: true (its echo), or HOST\:PORT of a reflector. A line'\''s own setting goes first. (default\: the whole line only)]:where:'
        '--tcp[Make TCP handshakes with the ingress beside each line'\''s probes, and say whether UDP alone is bad\: true (the line'\''s own port), or a port. A line'\''s own setting goes first. (default\: none)]:port:'
        '--format[What standard output shows.]:format:{__plumbline_complete "${___format[@]}"}'
        '--color[Colours on standard output; auto\: on a terminal, unless NO_COLOR is set.]:color:{__plumbline_complete "${___color[@]}"}'
        '--no-progress[No progress on standard error.]'
        '--version[Show the version.]'
        '(-h --help)'{-h,--help}'[Show help information.]'
    )
    _arguments -w -s -S : "${arg_specs[@]}" && ret=0

    return "${ret}"
}

_plumbline_validate() {
    local -i ret=1
    local -ar ___extra_columns=('refuse' 'ignore' 'tags')
    local -ar arg_specs=(
        '*:file or line:'
        '*--lines[A lines file (CSV or JSON); - is standard input. May be repeated.]:file:'
        '--default-port[Port, 1 to 65535, of addresses that are written without one. (default\: none)]:port:'
        '--extra-columns[What becomes of columns that no lines file knows\: refuse, ignore or tags, which makes a tag of each. One that begins with # is always ignored. (default\: refuse)]:what:{__plumbline_complete "${___extra_columns[@]}"}'
        '*--template[A template file\: lines and --payload may name it without its .template. Or a folder with such files. May be repeated.]:file or folder:'
        '--version[Show the version.]'
        '(-h --help)'{-h,--help}'[Show help information.]'
    )
    _arguments -w -s -S : "${arg_specs[@]}" && ret=0

    return "${ret}"
}

_plumbline_check() {
    local -i ret=1
    local -ar ___extra_columns=('refuse' 'ignore' 'tags')
    local -ar ___timestamps=('kernel' 'user')
    local -ar ___pace=('quantum' 'exact')
    local -ar arg_specs=(
        '*:file or line:'
        '*--lines[A lines file (CSV or JSON); - is standard input. May be repeated.]:file:'
        '--default-port[Port, 1 to 65535, of addresses that are written without one. (default\: none)]:port:'
        '--extra-columns[What becomes of columns that no lines file knows\: refuse, ignore or tags, which makes a tag of each. One that begins with # is always ignored. (default\: refuse)]:what:{__plumbline_complete "${___extra_columns[@]}"}'
        '*--template[A template file\: lines and --payload may name it without its .template. Or a folder with such files. May be repeated.]:file or folder:'
        '--count[Probes to send on each line.]:probes:'
        '--interval[Time between two probes of a line. (default\: 20ms)]:duration:'
        '--timeout[How long a probe may take and still be received. (default\: 2s)]:duration:'
        '--size[Payload of a probe in octets, 32 to 65000; a relay'\''s header comes on top.]:octets:'
        '--payload[Payload of lines that name none\: plumb, relay, stamp, icmp or socks5, or a template'\''s. (default\: relay with an echo, else plumb)]:kind:'
        '--max-rate[Most packets a second over all lines; auto finds what this machine can carry. (default\: 20000)]:packets/s:'
        '--threads[Measuring threads. (default\: from the plan and the cores)]:number:'
        '--max-address-rate[Most packets a second to one destination address. (default\: 1000)]:packets/s:'
        '--ipv4[Probe addresses of this family alone\: of a name that has both. (default\: the resolver'\''s first)]'
        '--ipv6[Probe addresses of this family alone\: of a name that has both. (default\: the resolver'\''s first)]'
        '--source[Address of this machine to send from. (default\: by route)]:address:'
        '--interface[Interface to send through. (default\: by route)]:name:'
        '--source-ports[Source ports to take in turn, 1 to 64\: probe k of a line uses port k mod this.]:ports:'
        '--dscp[Differentiated services code point, 0 to 63. (default\: 0)]:code point:'
        '--ttl[Time to live (hop limit), 1 to 255. (default\: the system'\''s)]:hops:'
        '--seed[Repeats the order of an earlier round\: the seed in its JSON report. (default\: random)]:number:'
        '--timestamps[Who stamps probes and replies.]:who:{__plumbline_complete "${___timestamps[@]}"}'
        '--pace[Whether probes that are due within a millisecond leave a few together, each to another host, or one by one, at several times the processor time.]:how:{__plumbline_complete "${___pace[@]}"}'
        '--max-loss[Loss above which a line is abnormal, as 30% or 0.3. (default\: 30%)]:ratio:'
        '--max-rtt[Mean RTT above which a line is abnormal. (default\: none)]:duration:'
        '--min-gain[Gain over the direct way below which a line is abnormal, for certain; -5ms lets it be 5 ms slower. Judges lines with --direct. (default\: none)]:duration:'
        '--tick-buffer[How much later than the median a packet may be for a game'\''s tick. (default\: one tick)]:duration:'
        '--segments[Probe the ingress of each line with an echo too, beside the line, and say which segment delay and loss belong to\: icmp, stamp or stamp\:PORT. (default\: the whole line only)]:probe:'
        '--direct[Probe each line without its ingress too, beside the line, and say what it gains\: true (its echo), or HOST\:PORT of a reflector. A line'\''s own setting goes first. (default\: the whole line only)]:where:'
        '--tcp[Make TCP handshakes with the ingress beside each line'\''s probes, and say whether UDP alone is bad\: true (the line'\''s own port), or a port. A line'\''s own setting goes first. (default\: none)]:port:'
        '--stamp-key-file[STAMP\: use authenticated mode with the key in this file, for all lines; line ends behind it do not count. (default\: open mode)]:file:'
        '--stamp-key-env[STAMP\: the same with the key in this environment variable.]:variable:'
        '--stamp-extensions[STAMP\: ask reflectors for these extensions, with commas between them\: class-of-service, timestamps, direct-measurement, hmac. (default\: none)]:extensions:'
        '--stamp-reply-dscp[STAMP\: ask for replies with this code point, 0 to 63; takes the extension class-of-service. (default\: 0)]:code point:'
        '--twamp-light[STAMP\: the reflectors are TWAMP-Light ones (RFC 5357 appendix I).]'
        '--socks5-credentials-file[SOCKS5\: user names and passwords of proxies from this file, a line each\: user\:password for all, or socks5\://user\:password@host\:port for one. (default\: none)]:file:'
        '--socks5-credentials-env[SOCKS5\: the same from this environment variable.]:variable:'
        '(-w --warning)'{-w,--warning}'[Mean RTT in ms and loss above which a line is WARNING. (default\: 200,10%)]:rtt,loss%:'
        '(-c --critical)'{-c,--critical}'[Mean RTT in ms and loss above which a line is CRITICAL. (default\: 500,30%)]:rtt,loss%:'
        '(-t --plugin-timeout)'{-t,--plugin-timeout}'[Seconds that the monitoring system waits; a round that could take longer is refused. (default\: 10)]:seconds:'
        '--version[Show the version.]'
        '(-h --help)'{-h,--help}'[Show help information.]'
    )
    _arguments -w -s -S : "${arg_specs[@]}" && ret=0

    return "${ret}"
}

_plumbline_compare() {
    local -i ret=1
    local -ar ___format=('table' 'json')
    local -ar ___color=('auto' 'always' 'never')
    local -ar arg_specs=(
        ':before.json:'
        ':after.json:'
        '--format[table or json.]:format:{__plumbline_complete "${___format[@]}"}'
        '--level[Of the changes that are named, at most this share are chance (Benjamini and Hochberg). (default\: 5%)]:ratio:'
        '--top[No more lines than these of each kind in the table. (default\: all)]:lines:'
        '--color[Colours on standard output; auto\: on a terminal, unless NO_COLOR is set.]:when:{__plumbline_complete "${___color[@]}"}'
        '--version[Show the version.]'
        '(-h --help)'{-h,--help}'[Show help information.]'
    )
    _arguments -w -s -S : "${arg_specs[@]}" && ret=0

    return "${ret}"
}

_plumbline_trace() {
    local -i ret=1
    local -ar ___extra_columns=('refuse' 'ignore' 'tags')
    local -ar ___format=('text' 'json')
    local -ar ___language=('en' 'zh')
    local -ar arg_specs=(
        '*:file or line:'
        '*--lines[A lines file (CSV or JSON); - is standard input. May be repeated.]:file:'
        '--default-port[Port, 1 to 65535, of addresses that are written without one. (default\: none)]:port:'
        '--extra-columns[What becomes of columns that no lines file knows\: refuse, ignore or tags, which makes a tag of each. One that begins with # is always ignored. (default\: refuse)]:what:{__plumbline_complete "${___extra_columns[@]}"}'
        '*--template[A template file\: lines and --payload may name it without its .template. Or a folder with such files. May be repeated.]:file or folder:'
        '--stamp-key-file[STAMP\: use authenticated mode with the key in this file, for all lines; line ends behind it do not count. (default\: open mode)]:file:'
        '--stamp-key-env[STAMP\: the same with the key in this environment variable.]:variable:'
        '--stamp-extensions[STAMP\: ask reflectors for these extensions, with commas between them\: class-of-service, timestamps, direct-measurement, hmac. (default\: none)]:extensions:'
        '--stamp-reply-dscp[STAMP\: ask for replies with this code point, 0 to 63; takes the extension class-of-service. (default\: 0)]:code point:'
        '--twamp-light[STAMP\: the reflectors are TWAMP-Light ones (RFC 5357 appendix I).]'
        '--name[Trace the line of this name, of several that the files hold. (default\: the only line)]:name:'
        '--compare[Compare with an earlier trace of the same line, which trace --format json wrote. (default\: none)]:file:'
        '--format[text or json.]:format:{__plumbline_complete "${___format[@]}"}'
        '--language[Language of the text\: en or zh.]:language:{__plumbline_complete "${___language[@]}"}'
        '--size[Payload of a probe in octets, 32 to 65000; a relay'\''s header comes on top.]:octets:'
        '--payload[Payload of a line that names none. (default\: relay with an echo, else plumb)]:kind:'
        '--ipv4[Trace to an address of this family\: of a name that has both. (default\: the resolver'\''s first)]'
        '--ipv6[Trace to an address of this family\: of a name that has both. (default\: the resolver'\''s first)]'
        '--source[Address of this machine to send from. (default\: by route)]:address:'
        '--interface[Interface to send through. (default\: by route)]:name:'
        '--dscp[Differentiated services code point, 0 to 63. (default\: 0)]:code point:'
        '--version[Show the version.]'
        '(-h --help)'{-h,--help}'[Show help information.]'
    )
    _arguments -w -s -S : "${arg_specs[@]}" && ret=0

    return "${ret}"
}

_plumbline_verify() {
    local -i ret=1
    local -ar ___format=('text' 'json')
    local -ar arg_specs=(
        ':case.zip:'
        '--key[The maker'\''s public key\: a PEM file, or the key in hexadecimal digits or base64.]:key:'
        '--format[text or json.]:format:{__plumbline_complete "${___format[@]}"}'
        '--version[Show the version.]'
        '(-h --help)'{-h,--help}'[Show help information.]'
    )
    _arguments -w -s -S : "${arg_specs[@]}" && ret=0

    return "${ret}"
}

_plumbline_help() {
    local -i ret=1
    local -ar arg_specs=(
        '*:subcommands:'
        '--version[Show the version.]'
    )
    _arguments -w -s -S : "${arg_specs[@]}" && ret=0

    return "${ret}"
}

if [[ "${funcstack[1]}" = _plumbline ]]; then
    _plumbline "${@}"
else
    compdef _plumbline plumbline
fi
