function __plumbline_should_offer_completions_for_flags_or_options -a expected_commands
    set -l non_repeating_flags_or_options $argv[2..]
    set -l non_repeating_flags_or_options_absent 0
    set -l positional_index 0
    set -l commands
    __plumbline_parse_tokens
    test "$commands" = "$expected_commands"; and return $non_repeating_flags_or_options_absent
end

function __plumbline_should_offer_completions_for_positional -a expected_commands positional_index_comparison expected_positional_index
    set -l non_repeating_flags_or_options
    set -l non_repeating_flags_or_options_absent 0
    set -l positional_index 0
    set -l commands
    __plumbline_parse_tokens
    test "$commands" = "$expected_commands" -a \( "$positional_index" "$positional_index_comparison" "$expected_positional_index" \)
end

function __plumbline_parse_tokens -S
    set -l unparsed_tokens (__plumbline_tokens -pc)
    switch $unparsed_tokens[1]
    case 'plumbline'
        __plumbline_parse_subcommand 0 'version' 'h/help'
        switch $unparsed_tokens[1]
        case 'probe'
            __plumbline_parse_subcommand -r 1 'lines=+' 'default-port=' 'extra-columns=' 'template=+' 'count=' 'interval=' 'timeout=' 'size=' 'payload=' 'max-rate=' 'threads=' 'max-address-rate=' 'ipv4' 'ipv6' 'source=' 'interface=' 'source-ports=' 'dscp=' 'ttl=' 'seed=' 'timestamps=' 'pace=' 'max-loss=' 'max-rtt=' 'tick-buffer=' 'segments=' 'direct=' 'tcp=' 'stamp-key-file=' 'stamp-key-env=' 'stamp-extensions=' 'stamp-reply-dscp=' 'twamp-light' 'socks5-credentials-file=' 'socks5-credentials-env=' 'flows=' 'format=' 'output=+' 'csv-bom' 'samples=' 'vantage=' 'color=' 'top=' 'by=+' 'no-progress' 'quiet' 'version' 'h/help'
        case 'plan'
            __plumbline_parse_subcommand -r 1 'lines=+' 'default-port=' 'extra-columns=' 'template=+' 'count=' 'interval=' 'timeout=' 'size=' 'payload=' 'max-rate=' 'threads=' 'max-address-rate=' 'ipv4' 'ipv6' 'source=' 'interface=' 'source-ports=' 'dscp=' 'ttl=' 'seed=' 'timestamps=' 'pace=' 'max-loss=' 'max-rtt=' 'tick-buffer=' 'segments=' 'direct=' 'tcp=' 'stamp-key-file=' 'stamp-key-env=' 'stamp-extensions=' 'stamp-reply-dscp=' 'twamp-light' 'socks5-credentials-file=' 'socks5-credentials-env=' 'version' 'h/help'
        case 'reflect'
            __plumbline_parse_subcommand 0 'listen=+' 'template=+' 'relay' 'allow-echo=+' 'any' 'delay=' 'jitter=' 'loss=' 'burst=' 'duplicate=' 'reorder=' 'reorder-by=' 'down' 'profile=' 'seed=' 'queue=' 'stamp=+' 'twamp-light=+' 'short-requests=+' 'stamp-key-file=' 'stamp-key-env=' 'stamp-other-key-file=' 'stamp-other-key-env=' 'stateless' 'stamp-sessions=' 'loss-back=' 'allow=+' 'max-source-rate=' 'max-size=' 'for=' 'until-stdin-closes' 'version' 'h/help'
        case 'demo'
            __plumbline_parse_subcommand 0 'count=' 'interval=' 'timeout=' 'size=' 'payload=' 'max-rate=' 'threads=' 'max-address-rate=' 'ipv4' 'ipv6' 'source=' 'interface=' 'source-ports=' 'dscp=' 'ttl=' 'seed=' 'timestamps=' 'pace=' 'max-loss=' 'max-rtt=' 'tick-buffer=' 'segments=' 'direct=' 'tcp=' 'format=' 'output=+' 'csv-bom' 'samples=' 'vantage=' 'color=' 'top=' 'by=+' 'no-progress' 'quiet' 'version' 'h/help'
        case 'selftest'
            __plumbline_parse_subcommand -r 1 'lines=+' 'default-port=' 'extra-columns=' 'template=+' 'count=' 'interval=' 'timeout=' 'size=' 'payload=' 'max-rate=' 'threads=' 'max-address-rate=' 'ipv4' 'ipv6' 'source=' 'interface=' 'source-ports=' 'dscp=' 'ttl=' 'seed=' 'timestamps=' 'pace=' 'max-loss=' 'max-rtt=' 'tick-buffer=' 'segments=' 'direct=' 'tcp=' 'format=' 'color=' 'no-progress' 'version' 'h/help'
        case 'validate'
            __plumbline_parse_subcommand -r 1 'lines=+' 'default-port=' 'extra-columns=' 'template=+' 'version' 'h/help'
        case 'check'
            __plumbline_parse_subcommand -r 1 'lines=+' 'default-port=' 'extra-columns=' 'template=+' 'count=' 'interval=' 'timeout=' 'size=' 'payload=' 'max-rate=' 'threads=' 'max-address-rate=' 'ipv4' 'ipv6' 'source=' 'interface=' 'source-ports=' 'dscp=' 'ttl=' 'seed=' 'timestamps=' 'pace=' 'max-loss=' 'max-rtt=' 'tick-buffer=' 'segments=' 'direct=' 'tcp=' 'stamp-key-file=' 'stamp-key-env=' 'stamp-extensions=' 'stamp-reply-dscp=' 'twamp-light' 'socks5-credentials-file=' 'socks5-credentials-env=' 'w/warning=' 'c/critical=' 't/plugin-timeout=' 'version' 'h/help'
        case 'compare'
            __plumbline_parse_subcommand 2 'format=' 'level=' 'top=' 'color=' 'version' 'h/help'
        case 'trace'
            __plumbline_parse_subcommand -r 1 'lines=+' 'default-port=' 'extra-columns=' 'template=+' 'stamp-key-file=' 'stamp-key-env=' 'stamp-extensions=' 'stamp-reply-dscp=' 'twamp-light' 'name=' 'compare=' 'format=' 'language=' 'size=' 'payload=' 'ipv4' 'ipv6' 'source=' 'interface=' 'dscp=' 'version' 'h/help'
        case 'verify'
            __plumbline_parse_subcommand 1 'key=' 'format=' 'version' 'h/help'
        case 'help'
            __plumbline_parse_subcommand -r 1 'version'
        end
    end
end

function __plumbline_tokens
    if test (string split -m 1 -f 1 -- . "$FISH_VERSION") -gt 3
        commandline --tokens-raw $argv
    else
        commandline -o $argv
    end
end

function __plumbline_parse_subcommand -S -a positional_count
    argparse -s r -- $argv
    set -l option_specs $argv[2..]
    set -l is_repeating_positional $_flag_r
    set -el _flag_r
    set -a commands $unparsed_tokens[1]
    set positional_index 0
    while true
        set -e unparsed_tokens[1]
        argparse -sn "$commands" $option_specs -- $unparsed_tokens 2> /dev/null
        set unparsed_tokens $argv
        set positional_index (math $positional_index + 1)
        for non_repeating_flag_or_option in $non_repeating_flags_or_options
            if set -ql "_flag_$(string replace -a - _ -- $non_repeating_flag_or_option)"
                set non_repeating_flags_or_options_absent 1
                break
            end
        end
        test (count $unparsed_tokens) -eq 0 -o \( -z "$is_repeating_positional" -a "$positional_index" -gt "$positional_count" \) && break
    end
end

function __plumbline_complete_directories
    set -l token (commandline -t)
    string match -- '*/' $token
    set -l subdirs $token*/
    printf %s\n $subdirs
end

function __plumbline_custom_completion
    set -x SAP_SHELL fish
    set -x SAP_SHELL_VERSION $FISH_VERSION
    set -l tokens (__plumbline_tokens -p)
    if test -z "$(__plumbline_tokens -t)"
        set -l index (count (__plumbline_tokens -pc))
        set tokens $tokens[..$index] \'\' $tokens[(math $index + 1)..]
    end
    command $tokens[1] $argv $tokens
end

complete -c 'plumbline' -f
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline" version' -l 'version' -d 'Show the version.'
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_positional "plumbline" -eq 1' -fa 'probe' -d 'Measure every line once, now, and report.'
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_positional "plumbline" -eq 1' -fa 'plan' -d 'Say what a round would send; send nothing.'
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_positional "plumbline" -eq 1' -fa 'reflect' -d 'Answer probes, at the echo end of a line.'
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_positional "plumbline" -eq 1' -fa 'demo' -d 'A simulated field of lines on loopback, and a round over it.'
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_positional "plumbline" -eq 1' -fa 'selftest' -d 'Prove that this machine can carry a plan, on loopback.'
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_positional "plumbline" -eq 1' -fa 'validate' -d 'Check lines and say everything that is wrong with them; send nothing.'
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_positional "plumbline" -eq 1' -fa 'check' -d 'Measure every line once, as a plugin of a monitoring system.'
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_positional "plumbline" -eq 1' -fa 'compare' -d 'Say what became better or worse between two rounds, beyond chance.'
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_positional "plumbline" -eq 1' -fa 'trace' -d 'Show the way of a line\'s probes, hop by hop.'
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_positional "plumbline" -eq 1' -fa 'verify' -d 'Check an evidence pack: its signature, and every figure from its probes.'
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_positional "plumbline" -eq 1' -fa 'help' -d 'Show subcommand help information.'
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline probe"' -l 'lines' -d 'A lines file (CSV or JSON); - is standard input. May be repeated.' -rfka ''
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline probe" default-port' -l 'default-port' -d 'Port, 1 to 65535, of addresses that are written without one. (default: none)' -rfka ''
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline probe" extra-columns' -l 'extra-columns' -d 'What becomes of columns that no lines file knows: refuse, ignore or tags, which makes a tag of each. One that begins with # is always ignored. (default: refuse)' -rfka 'refuse ignore tags'
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline probe"' -l 'template' -d 'A template file: lines and --payload may name it without its .template. Or a folder with such files. May be repeated.' -rfka ''
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline probe" count' -l 'count' -d 'Probes to send on each line.' -rfka ''
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline probe" interval' -l 'interval' -d 'Time between two probes of a line. (default: 20ms)' -rfka ''
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline probe" timeout' -l 'timeout' -d 'How long a probe may take and still be received. (default: 2s)' -rfka ''
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline probe" size' -l 'size' -d 'Payload of a probe in octets, 32 to 65000; a relay\'s header comes on top.' -rfka ''
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline probe" payload' -l 'payload' -d 'Payload of lines that name none: plumb, relay, stamp, icmp or socks5, or a template\'s. (default: relay with an echo, else plumb)' -rfka ''
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline probe" max-rate' -l 'max-rate' -d 'Most packets a second over all lines; auto finds what this machine can carry. (default: 20000)' -rfka ''
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline probe" threads' -l 'threads' -d 'Measuring threads. (default: from the plan and the cores)' -rfka ''
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline probe" max-address-rate' -l 'max-address-rate' -d 'Most packets a second to one destination address. (default: 1000)' -rfka ''
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline probe" ipv4' -l 'ipv4' -d 'Probe addresses of this family alone: of a name that has both. (default: the resolver\'s first)'
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline probe" ipv6' -l 'ipv6' -d 'Probe addresses of this family alone: of a name that has both. (default: the resolver\'s first)'
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline probe" source' -l 'source' -d 'Address of this machine to send from. (default: by route)' -rfka ''
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline probe" interface' -l 'interface' -d 'Interface to send through. (default: by route)' -rfka ''
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline probe" source-ports' -l 'source-ports' -d 'Source ports to take in turn, 1 to 64: probe k of a line uses port k mod this.' -rfka ''
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline probe" dscp' -l 'dscp' -d 'Differentiated services code point, 0 to 63. (default: 0)' -rfka ''
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline probe" ttl' -l 'ttl' -d 'Time to live (hop limit), 1 to 255. (default: the system\'s)' -rfka ''
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline probe" seed' -l 'seed' -d 'Repeats the order of an earlier round: the seed in its JSON report. (default: random)' -rfka ''
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline probe" timestamps' -l 'timestamps' -d 'Who stamps probes and replies.' -rfka 'kernel user'
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline probe" pace' -l 'pace' -d 'Whether probes that are due within a millisecond leave a few together, each to another host, or one by one, at several times the processor time.' -rfka 'quantum exact'
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline probe" max-loss' -l 'max-loss' -d 'Loss above which a line is abnormal, as 30% or 0.3. (default: 30%)' -rfka ''
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline probe" max-rtt' -l 'max-rtt' -d 'Mean RTT above which a line is abnormal. (default: none)' -rfka ''
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline probe" tick-buffer' -l 'tick-buffer' -d 'How much later than the median a packet may be for a game\'s tick. (default: one tick)' -rfka ''
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline probe" segments' -l 'segments' -d 'Probe the ingress of each line with an echo too, beside the line, and say which segment delay and loss belong to: icmp, stamp or stamp:PORT. (default: the whole line only)' -rfka ''
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline probe" direct' -l 'direct' -d 'Probe each line without its ingress too, beside the line, and say what it gains: true (its echo), or HOST:PORT of a reflector. A line\'s own setting goes first. (default: the whole line only)' -rfka ''
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline probe" tcp' -l 'tcp' -d 'Make TCP handshakes with the ingress beside each line\'s probes, and say whether UDP alone is bad: true (the line\'s own port), or a port. A line\'s own setting goes first. (default: none)' -rfka ''
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline probe" stamp-key-file' -l 'stamp-key-file' -d 'STAMP: use authenticated mode with the key in this file, for all lines; line ends behind it do not count. (default: open mode)' -rfka ''
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline probe" stamp-key-env' -l 'stamp-key-env' -d 'STAMP: the same with the key in this environment variable.' -rfka ''
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline probe" stamp-extensions' -l 'stamp-extensions' -d 'STAMP: ask reflectors for these extensions, with commas between them: class-of-service, timestamps, direct-measurement, hmac. (default: none)' -rfka ''
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline probe" stamp-reply-dscp' -l 'stamp-reply-dscp' -d 'STAMP: ask for replies with this code point, 0 to 63; takes the extension class-of-service. (default: 0)' -rfka ''
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline probe" twamp-light' -l 'twamp-light' -d 'STAMP: the reflectors are TWAMP-Light ones (RFC 5357 appendix I).'
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline probe" socks5-credentials-file' -l 'socks5-credentials-file' -d 'SOCKS5: user names and passwords of proxies from this file, a line each: user:password for all, or socks5://user:password@host:port for one. (default: none)' -rfka ''
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline probe" socks5-credentials-env' -l 'socks5-credentials-env' -d 'SOCKS5: the same from this environment variable.' -rfka ''
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline probe" flows' -l 'flows' -d 'Make two rounds: the first one opens a flow beside each line, the second one, when the flow is so old, holds it against fresh ones. (default: one round)' -rfka ''
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline probe" format' -l 'format' -d 'What standard output shows: table, json, csv or text. (default: table)' -rfka ''
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline probe"' -l 'output' -d 'Also write a file; its format follows the ending (.json, .csv, .txt). May be repeated.' -rfka ''
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline probe" csv-bom' -l 'csv-bom' -d 'Begin CSV with a byte order mark, by which Excel knows that it is UTF-8.'
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline probe" samples' -l 'samples' -d 'Also write one NDJSON object a probe to this file.' -rfka ''
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline probe" vantage' -l 'vantage' -d 'The name of the place that this machine measures from.' -rfka ''
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline probe" color' -l 'color' -d 'Colours on standard output; auto: on a terminal, unless NO_COLOR is set.' -rfka 'auto always never'
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline probe" top' -l 'top' -d 'Most lines that the table shows; worst first. (default: all)' -rfka ''
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline probe"' -l 'by' -d 'Also sum lines up by ingress, echo, or a tag\'s key (tag:KEY where it is called so): below the table, and as groups in JSON; may be repeated.' -rfka ''
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline probe" no-progress' -l 'no-progress' -d 'No progress on standard error.'
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline probe" quiet' -l 'quiet' -d 'No results on standard output; the exit status and the files tell.'
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline probe" version' -l 'version' -d 'Show the version.'
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline probe" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline plan"' -l 'lines' -d 'A lines file (CSV or JSON); - is standard input. May be repeated.' -rfka ''
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline plan" default-port' -l 'default-port' -d 'Port, 1 to 65535, of addresses that are written without one. (default: none)' -rfka ''
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline plan" extra-columns' -l 'extra-columns' -d 'What becomes of columns that no lines file knows: refuse, ignore or tags, which makes a tag of each. One that begins with # is always ignored. (default: refuse)' -rfka 'refuse ignore tags'
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline plan"' -l 'template' -d 'A template file: lines and --payload may name it without its .template. Or a folder with such files. May be repeated.' -rfka ''
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline plan" count' -l 'count' -d 'Probes to send on each line.' -rfka ''
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline plan" interval' -l 'interval' -d 'Time between two probes of a line. (default: 20ms)' -rfka ''
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline plan" timeout' -l 'timeout' -d 'How long a probe may take and still be received. (default: 2s)' -rfka ''
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline plan" size' -l 'size' -d 'Payload of a probe in octets, 32 to 65000; a relay\'s header comes on top.' -rfka ''
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline plan" payload' -l 'payload' -d 'Payload of lines that name none: plumb, relay, stamp, icmp or socks5, or a template\'s. (default: relay with an echo, else plumb)' -rfka ''
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline plan" max-rate' -l 'max-rate' -d 'Most packets a second over all lines; auto finds what this machine can carry. (default: 20000)' -rfka ''
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline plan" threads' -l 'threads' -d 'Measuring threads. (default: from the plan and the cores)' -rfka ''
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline plan" max-address-rate' -l 'max-address-rate' -d 'Most packets a second to one destination address. (default: 1000)' -rfka ''
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline plan" ipv4' -l 'ipv4' -d 'Probe addresses of this family alone: of a name that has both. (default: the resolver\'s first)'
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline plan" ipv6' -l 'ipv6' -d 'Probe addresses of this family alone: of a name that has both. (default: the resolver\'s first)'
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline plan" source' -l 'source' -d 'Address of this machine to send from. (default: by route)' -rfka ''
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline plan" interface' -l 'interface' -d 'Interface to send through. (default: by route)' -rfka ''
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline plan" source-ports' -l 'source-ports' -d 'Source ports to take in turn, 1 to 64: probe k of a line uses port k mod this.' -rfka ''
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline plan" dscp' -l 'dscp' -d 'Differentiated services code point, 0 to 63. (default: 0)' -rfka ''
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline plan" ttl' -l 'ttl' -d 'Time to live (hop limit), 1 to 255. (default: the system\'s)' -rfka ''
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline plan" seed' -l 'seed' -d 'Repeats the order of an earlier round: the seed in its JSON report. (default: random)' -rfka ''
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline plan" timestamps' -l 'timestamps' -d 'Who stamps probes and replies.' -rfka 'kernel user'
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline plan" pace' -l 'pace' -d 'Whether probes that are due within a millisecond leave a few together, each to another host, or one by one, at several times the processor time.' -rfka 'quantum exact'
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline plan" max-loss' -l 'max-loss' -d 'Loss above which a line is abnormal, as 30% or 0.3. (default: 30%)' -rfka ''
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline plan" max-rtt' -l 'max-rtt' -d 'Mean RTT above which a line is abnormal. (default: none)' -rfka ''
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline plan" tick-buffer' -l 'tick-buffer' -d 'How much later than the median a packet may be for a game\'s tick. (default: one tick)' -rfka ''
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline plan" segments' -l 'segments' -d 'Probe the ingress of each line with an echo too, beside the line, and say which segment delay and loss belong to: icmp, stamp or stamp:PORT. (default: the whole line only)' -rfka ''
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline plan" direct' -l 'direct' -d 'Probe each line without its ingress too, beside the line, and say what it gains: true (its echo), or HOST:PORT of a reflector. A line\'s own setting goes first. (default: the whole line only)' -rfka ''
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline plan" tcp' -l 'tcp' -d 'Make TCP handshakes with the ingress beside each line\'s probes, and say whether UDP alone is bad: true (the line\'s own port), or a port. A line\'s own setting goes first. (default: none)' -rfka ''
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline plan" stamp-key-file' -l 'stamp-key-file' -d 'STAMP: use authenticated mode with the key in this file, for all lines; line ends behind it do not count. (default: open mode)' -rfka ''
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline plan" stamp-key-env' -l 'stamp-key-env' -d 'STAMP: the same with the key in this environment variable.' -rfka ''
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline plan" stamp-extensions' -l 'stamp-extensions' -d 'STAMP: ask reflectors for these extensions, with commas between them: class-of-service, timestamps, direct-measurement, hmac. (default: none)' -rfka ''
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline plan" stamp-reply-dscp' -l 'stamp-reply-dscp' -d 'STAMP: ask for replies with this code point, 0 to 63; takes the extension class-of-service. (default: 0)' -rfka ''
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline plan" twamp-light' -l 'twamp-light' -d 'STAMP: the reflectors are TWAMP-Light ones (RFC 5357 appendix I).'
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline plan" socks5-credentials-file' -l 'socks5-credentials-file' -d 'SOCKS5: user names and passwords of proxies from this file, a line each: user:password for all, or socks5://user:password@host:port for one. (default: none)' -rfka ''
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline plan" socks5-credentials-env' -l 'socks5-credentials-env' -d 'SOCKS5: the same from this environment variable.' -rfka ''
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline plan" version' -l 'version' -d 'Show the version.'
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline plan" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline reflect"' -l 'listen' -d 'Listen here; may be given more than once. A literal address, 0.0.0.0 or [::] for all; port 0 lets the kernel choose, without a port it is 7007. Behind it =stamp or =NAME of a template, as 0.0.0.0:19132=raknet, says what is answered there; without, it is plumb. Without this flag and --stamp: 0.0.0.0:7007 and [::]:7007.' -rfka ''
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline reflect"' -l 'template' -d 'A template file for --listen ADDRESS=NAME, where it is named without its .template; or a folder with such files. May be given more than once.' -rfka ''
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline reflect" relay' -l 'relay' -d 'Be an ingress: forward what has a relay header (RFC 1928) to the echo in it, and return the answer.'
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline reflect"' -l 'allow-echo' -d 'Forward to echoes in this prefix; may be given more than once. Without it nothing is forwarded. Loopback, link-local, private, multicast and other special addresses need a prefix inside of theirs: 0.0.0.0/0 holds none of them.' -rfka ''
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline reflect" any' -l 'any' -d 'Answer any datagram (RFC 862), not only probes.'
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline reflect" delay' -l 'delay' -d 'Hold every probe this long, for example 40ms.' -rfka ''
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline reflect" jitter' -l 'jitter' -d 'Hold it longer or shorter by up to this, all values alike.' -rfka ''
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline reflect" loss' -l 'loss' -d 'Drop this share of the probes, for example 5%.' -rfka ''
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline reflect" burst' -l 'burst' -d 'Drop probes in bursts as well: the mean length of a burst in probes, and the share of all probes that bursts take, for example 5:2%.' -rfka ''
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline reflect" duplicate' -l 'duplicate' -d 'Send this share twice.' -rfka ''
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline reflect" reorder' -l 'reorder' -d 'Hold this share longer, so that later ones overtake.' -rfka ''
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline reflect" reorder-by' -l 'reorder-by' -d 'How much longer; without it twice the jitter, and at least 30ms.' -rfka ''
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline reflect" down' -l 'down' -d 'Answer nothing.'
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline reflect" profile' -l 'profile' -d 'A CSV file with address,echo,delay,jitter,loss,burst,duplicate,reorder,reorder_by,down for each line.' -rfka ''
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline reflect" seed' -l 'seed' -d 'Repeat the choices of the run that printed this seed.' -rfka ''
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline reflect" queue' -l 'queue' -d 'How many probes can be held at once.' -rfka ''
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline reflect"' -l 'stamp' -d 'Answer STAMP requests here (RFC 8762, RFC 8972), and TWAMP-Light\'s with padding of zeros; may be given more than once. As --listen, with 862 where no port is written.' -rfka ''
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline reflect"' -l 'twamp-light' -d 'Answer TWAMP-Light requests here (RFC 5357 appendix I), whatever they are padded with; may be given more than once. As --stamp.' -rfka ''
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline reflect"' -l 'short-requests' -d 'Answer STAMP and TWAMP-Light requests from 14 octets on if their source is in this prefix; may be given more than once. Such replies are longer than their requests, so name only sources that you trust.' -rfka ''
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline reflect" stamp-key-file' -l 'stamp-key-file' -d 'Authenticated mode with the key in this file; without a key, open mode.' -rfka ''
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline reflect" stamp-key-env' -l 'stamp-key-env' -d 'The same with the key in this environment variable.' -rfka ''
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline reflect" stamp-other-key-file' -l 'stamp-other-key-file' -d 'A further key that requests may have, in this file, while senders change theirs.' -rfka ''
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline reflect" stamp-other-key-env' -l 'stamp-other-key-env' -d 'The same with the key in this environment variable.' -rfka ''
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline reflect" stateless' -l 'stateless' -d 'Do not count: replies carry the sender\'s own numbers.'
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline reflect" stamp-sessions' -l 'stamp-sessions' -d 'Sessions that can be counted at once; give four times what is expected.' -rfka ''
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline reflect" loss-back' -l 'loss-back' -d 'Drop this share of STAMP replies on the way back, for example 5%; --loss drops on the way there.' -rfka ''
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline reflect"' -l 'allow' -d 'Answer only sources in this prefix; may be given more than once.' -rfka ''
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline reflect" max-source-rate' -l 'max-source-rate' -d 'Packets a second that are answered of one source (IPv4 address or IPv6 /64); 0 for no limit.' -rfka ''
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline reflect" max-size' -l 'max-size' -d 'Octets of the longest datagram that is answered.' -rfka ''
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline reflect" for' -l 'for' -d 'Stop after this long, for example 30s.' -rfka ''
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline reflect" until-stdin-closes' -l 'until-stdin-closes' -d 'Stop when standard input ends, so that it cannot outlive the program that started it.'
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline reflect" version' -l 'version' -d 'Show the version.'
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline reflect" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline demo" count' -l 'count' -d 'Probes to send on each line.' -rfka ''
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline demo" interval' -l 'interval' -d 'Time between two probes of a line. (default: 20ms)' -rfka ''
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline demo" timeout' -l 'timeout' -d 'How long a probe may take and still be received. (default: 2s)' -rfka ''
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline demo" size' -l 'size' -d 'Payload of a probe in octets, 32 to 65000; a relay\'s header comes on top.' -rfka ''
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline demo" payload' -l 'payload' -d 'Payload of lines that name none: plumb, relay, stamp, icmp or socks5, or a template\'s. (default: relay with an echo, else plumb)' -rfka ''
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline demo" max-rate' -l 'max-rate' -d 'Most packets a second over all lines; auto finds what this machine can carry. (default: 20000)' -rfka ''
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline demo" threads' -l 'threads' -d 'Measuring threads. (default: from the plan and the cores)' -rfka ''
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline demo" max-address-rate' -l 'max-address-rate' -d 'Most packets a second to one destination address. (default: 1000)' -rfka ''
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline demo" ipv4' -l 'ipv4' -d 'Probe addresses of this family alone: of a name that has both. (default: the resolver\'s first)'
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline demo" ipv6' -l 'ipv6' -d 'Probe addresses of this family alone: of a name that has both. (default: the resolver\'s first)'
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline demo" source' -l 'source' -d 'Address of this machine to send from. (default: by route)' -rfka ''
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline demo" interface' -l 'interface' -d 'Interface to send through. (default: by route)' -rfka ''
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline demo" source-ports' -l 'source-ports' -d 'Source ports to take in turn, 1 to 64: probe k of a line uses port k mod this.' -rfka ''
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline demo" dscp' -l 'dscp' -d 'Differentiated services code point, 0 to 63. (default: 0)' -rfka ''
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline demo" ttl' -l 'ttl' -d 'Time to live (hop limit), 1 to 255. (default: the system\'s)' -rfka ''
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline demo" seed' -l 'seed' -d 'Repeats the order of an earlier round: the seed in its JSON report. (default: random)' -rfka ''
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline demo" timestamps' -l 'timestamps' -d 'Who stamps probes and replies.' -rfka 'kernel user'
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline demo" pace' -l 'pace' -d 'Whether probes that are due within a millisecond leave a few together, each to another host, or one by one, at several times the processor time.' -rfka 'quantum exact'
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline demo" max-loss' -l 'max-loss' -d 'Loss above which a line is abnormal, as 30% or 0.3. (default: 30%)' -rfka ''
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline demo" max-rtt' -l 'max-rtt' -d 'Mean RTT above which a line is abnormal. (default: none)' -rfka ''
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline demo" tick-buffer' -l 'tick-buffer' -d 'How much later than the median a packet may be for a game\'s tick. (default: one tick)' -rfka ''
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline demo" segments' -l 'segments' -d 'Probe the ingress of each line with an echo too, beside the line, and say which segment delay and loss belong to: icmp, stamp or stamp:PORT. (default: the whole line only)' -rfka ''
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline demo" direct' -l 'direct' -d 'Probe each line without its ingress too, beside the line, and say what it gains: true (its echo), or HOST:PORT of a reflector. A line\'s own setting goes first. (default: the whole line only)' -rfka ''
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline demo" tcp' -l 'tcp' -d 'Make TCP handshakes with the ingress beside each line\'s probes, and say whether UDP alone is bad: true (the line\'s own port), or a port. A line\'s own setting goes first. (default: none)' -rfka ''
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline demo" format' -l 'format' -d 'What standard output shows: table, json, csv or text. (default: table)' -rfka ''
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline demo"' -l 'output' -d 'Also write a file; its format follows the ending (.json, .csv, .txt). May be repeated.' -rfka ''
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline demo" csv-bom' -l 'csv-bom' -d 'Begin CSV with a byte order mark, by which Excel knows that it is UTF-8.'
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline demo" samples' -l 'samples' -d 'Also write one NDJSON object a probe to this file.' -rfka ''
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline demo" vantage' -l 'vantage' -d 'The name of the place that this machine measures from.' -rfka ''
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline demo" color' -l 'color' -d 'Colours on standard output; auto: on a terminal, unless NO_COLOR is set.' -rfka 'auto always never'
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline demo" top' -l 'top' -d 'Most lines that the table shows; worst first. (default: all)' -rfka ''
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline demo"' -l 'by' -d 'Also sum lines up by ingress, echo, or a tag\'s key (tag:KEY where it is called so): below the table, and as groups in JSON; may be repeated.' -rfka ''
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline demo" no-progress' -l 'no-progress' -d 'No progress on standard error.'
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline demo" quiet' -l 'quiet' -d 'No results on standard output; the exit status and the files tell.'
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline demo" version' -l 'version' -d 'Show the version.'
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline demo" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline selftest"' -l 'lines' -d 'A lines file (CSV or JSON); - is standard input. May be repeated.' -rfka ''
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline selftest" default-port' -l 'default-port' -d 'Port, 1 to 65535, of addresses that are written without one. (default: none)' -rfka ''
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline selftest" extra-columns' -l 'extra-columns' -d 'What becomes of columns that no lines file knows: refuse, ignore or tags, which makes a tag of each. One that begins with # is always ignored. (default: refuse)' -rfka 'refuse ignore tags'
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline selftest"' -l 'template' -d 'A template file: lines and --payload may name it without its .template. Or a folder with such files. May be repeated.' -rfka ''
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline selftest" count' -l 'count' -d 'Probes to send on each line.' -rfka ''
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline selftest" interval' -l 'interval' -d 'Time between two probes of a line. (default: 20ms)' -rfka ''
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline selftest" timeout' -l 'timeout' -d 'How long a probe may take and still be received. (default: 2s)' -rfka ''
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline selftest" size' -l 'size' -d 'Payload of a probe in octets, 32 to 65000; a relay\'s header comes on top.' -rfka ''
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline selftest" payload' -l 'payload' -d 'Payload of lines that name none: plumb, relay, stamp, icmp or socks5, or a template\'s. (default: relay with an echo, else plumb)' -rfka ''
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline selftest" max-rate' -l 'max-rate' -d 'Most packets a second over all lines; auto finds what this machine can carry. (default: 20000)' -rfka ''
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline selftest" threads' -l 'threads' -d 'Measuring threads. (default: from the plan and the cores)' -rfka ''
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline selftest" max-address-rate' -l 'max-address-rate' -d 'Most packets a second to one destination address. (default: 1000)' -rfka ''
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline selftest" ipv4' -l 'ipv4' -d 'Probe addresses of this family alone: of a name that has both. (default: the resolver\'s first)'
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline selftest" ipv6' -l 'ipv6' -d 'Probe addresses of this family alone: of a name that has both. (default: the resolver\'s first)'
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline selftest" source' -l 'source' -d 'Address of this machine to send from. (default: by route)' -rfka ''
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline selftest" interface' -l 'interface' -d 'Interface to send through. (default: by route)' -rfka ''
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline selftest" source-ports' -l 'source-ports' -d 'Source ports to take in turn, 1 to 64: probe k of a line uses port k mod this.' -rfka ''
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline selftest" dscp' -l 'dscp' -d 'Differentiated services code point, 0 to 63. (default: 0)' -rfka ''
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline selftest" ttl' -l 'ttl' -d 'Time to live (hop limit), 1 to 255. (default: the system\'s)' -rfka ''
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline selftest" seed' -l 'seed' -d 'Repeats the order of an earlier round: the seed in its JSON report. (default: random)' -rfka ''
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline selftest" timestamps' -l 'timestamps' -d 'Who stamps probes and replies.' -rfka 'kernel user'
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline selftest" pace' -l 'pace' -d 'Whether probes that are due within a millisecond leave a few together, each to another host, or one by one, at several times the processor time.' -rfka 'quantum exact'
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline selftest" max-loss' -l 'max-loss' -d 'Loss above which a line is abnormal, as 30% or 0.3. (default: 30%)' -rfka ''
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline selftest" max-rtt' -l 'max-rtt' -d 'Mean RTT above which a line is abnormal. (default: none)' -rfka ''
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline selftest" tick-buffer' -l 'tick-buffer' -d 'How much later than the median a packet may be for a game\'s tick. (default: one tick)' -rfka ''
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline selftest" segments' -l 'segments' -d 'Probe the ingress of each line with an echo too, beside the line, and say which segment delay and loss belong to: icmp, stamp or stamp:PORT. (default: the whole line only)' -rfka ''
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline selftest" direct' -l 'direct' -d 'Probe each line without its ingress too, beside the line, and say what it gains: true (its echo), or HOST:PORT of a reflector. A line\'s own setting goes first. (default: the whole line only)' -rfka ''
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline selftest" tcp' -l 'tcp' -d 'Make TCP handshakes with the ingress beside each line\'s probes, and say whether UDP alone is bad: true (the line\'s own port), or a port. A line\'s own setting goes first. (default: none)' -rfka ''
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline selftest" format' -l 'format' -d 'What standard output shows.' -rfka 'text json'
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline selftest" color' -l 'color' -d 'Colours on standard output; auto: on a terminal, unless NO_COLOR is set.' -rfka 'auto always never'
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline selftest" no-progress' -l 'no-progress' -d 'No progress on standard error.'
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline selftest" version' -l 'version' -d 'Show the version.'
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline selftest" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline validate"' -l 'lines' -d 'A lines file (CSV or JSON); - is standard input. May be repeated.' -rfka ''
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline validate" default-port' -l 'default-port' -d 'Port, 1 to 65535, of addresses that are written without one. (default: none)' -rfka ''
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline validate" extra-columns' -l 'extra-columns' -d 'What becomes of columns that no lines file knows: refuse, ignore or tags, which makes a tag of each. One that begins with # is always ignored. (default: refuse)' -rfka 'refuse ignore tags'
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline validate"' -l 'template' -d 'A template file: lines and --payload may name it without its .template. Or a folder with such files. May be repeated.' -rfka ''
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline validate" version' -l 'version' -d 'Show the version.'
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline validate" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline check"' -l 'lines' -d 'A lines file (CSV or JSON); - is standard input. May be repeated.' -rfka ''
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline check" default-port' -l 'default-port' -d 'Port, 1 to 65535, of addresses that are written without one. (default: none)' -rfka ''
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline check" extra-columns' -l 'extra-columns' -d 'What becomes of columns that no lines file knows: refuse, ignore or tags, which makes a tag of each. One that begins with # is always ignored. (default: refuse)' -rfka 'refuse ignore tags'
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline check"' -l 'template' -d 'A template file: lines and --payload may name it without its .template. Or a folder with such files. May be repeated.' -rfka ''
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline check" count' -l 'count' -d 'Probes to send on each line.' -rfka ''
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline check" interval' -l 'interval' -d 'Time between two probes of a line. (default: 20ms)' -rfka ''
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline check" timeout' -l 'timeout' -d 'How long a probe may take and still be received. (default: 2s)' -rfka ''
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline check" size' -l 'size' -d 'Payload of a probe in octets, 32 to 65000; a relay\'s header comes on top.' -rfka ''
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline check" payload' -l 'payload' -d 'Payload of lines that name none: plumb, relay, stamp, icmp or socks5, or a template\'s. (default: relay with an echo, else plumb)' -rfka ''
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline check" max-rate' -l 'max-rate' -d 'Most packets a second over all lines; auto finds what this machine can carry. (default: 20000)' -rfka ''
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline check" threads' -l 'threads' -d 'Measuring threads. (default: from the plan and the cores)' -rfka ''
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline check" max-address-rate' -l 'max-address-rate' -d 'Most packets a second to one destination address. (default: 1000)' -rfka ''
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline check" ipv4' -l 'ipv4' -d 'Probe addresses of this family alone: of a name that has both. (default: the resolver\'s first)'
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline check" ipv6' -l 'ipv6' -d 'Probe addresses of this family alone: of a name that has both. (default: the resolver\'s first)'
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline check" source' -l 'source' -d 'Address of this machine to send from. (default: by route)' -rfka ''
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline check" interface' -l 'interface' -d 'Interface to send through. (default: by route)' -rfka ''
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline check" source-ports' -l 'source-ports' -d 'Source ports to take in turn, 1 to 64: probe k of a line uses port k mod this.' -rfka ''
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline check" dscp' -l 'dscp' -d 'Differentiated services code point, 0 to 63. (default: 0)' -rfka ''
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline check" ttl' -l 'ttl' -d 'Time to live (hop limit), 1 to 255. (default: the system\'s)' -rfka ''
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline check" seed' -l 'seed' -d 'Repeats the order of an earlier round: the seed in its JSON report. (default: random)' -rfka ''
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline check" timestamps' -l 'timestamps' -d 'Who stamps probes and replies.' -rfka 'kernel user'
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline check" pace' -l 'pace' -d 'Whether probes that are due within a millisecond leave a few together, each to another host, or one by one, at several times the processor time.' -rfka 'quantum exact'
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline check" max-loss' -l 'max-loss' -d 'Loss above which a line is abnormal, as 30% or 0.3. (default: 30%)' -rfka ''
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline check" max-rtt' -l 'max-rtt' -d 'Mean RTT above which a line is abnormal. (default: none)' -rfka ''
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline check" tick-buffer' -l 'tick-buffer' -d 'How much later than the median a packet may be for a game\'s tick. (default: one tick)' -rfka ''
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline check" segments' -l 'segments' -d 'Probe the ingress of each line with an echo too, beside the line, and say which segment delay and loss belong to: icmp, stamp or stamp:PORT. (default: the whole line only)' -rfka ''
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline check" direct' -l 'direct' -d 'Probe each line without its ingress too, beside the line, and say what it gains: true (its echo), or HOST:PORT of a reflector. A line\'s own setting goes first. (default: the whole line only)' -rfka ''
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline check" tcp' -l 'tcp' -d 'Make TCP handshakes with the ingress beside each line\'s probes, and say whether UDP alone is bad: true (the line\'s own port), or a port. A line\'s own setting goes first. (default: none)' -rfka ''
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline check" stamp-key-file' -l 'stamp-key-file' -d 'STAMP: use authenticated mode with the key in this file, for all lines; line ends behind it do not count. (default: open mode)' -rfka ''
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline check" stamp-key-env' -l 'stamp-key-env' -d 'STAMP: the same with the key in this environment variable.' -rfka ''
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline check" stamp-extensions' -l 'stamp-extensions' -d 'STAMP: ask reflectors for these extensions, with commas between them: class-of-service, timestamps, direct-measurement, hmac. (default: none)' -rfka ''
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline check" stamp-reply-dscp' -l 'stamp-reply-dscp' -d 'STAMP: ask for replies with this code point, 0 to 63; takes the extension class-of-service. (default: 0)' -rfka ''
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline check" twamp-light' -l 'twamp-light' -d 'STAMP: the reflectors are TWAMP-Light ones (RFC 5357 appendix I).'
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline check" socks5-credentials-file' -l 'socks5-credentials-file' -d 'SOCKS5: user names and passwords of proxies from this file, a line each: user:password for all, or socks5://user:password@host:port for one. (default: none)' -rfka ''
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline check" socks5-credentials-env' -l 'socks5-credentials-env' -d 'SOCKS5: the same from this environment variable.' -rfka ''
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline check" w warning' -s 'w' -l 'warning' -d 'Mean RTT in ms and loss above which a line is WARNING. (default: 200,10%)' -rfka ''
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline check" c critical' -s 'c' -l 'critical' -d 'Mean RTT in ms and loss above which a line is CRITICAL. (default: 500,30%)' -rfka ''
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline check" plugin-timeout t' -s 't' -l 'plugin-timeout' -d 'Seconds that the monitoring system waits; a round that could take longer is refused. (default: 10)' -rfka ''
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline check" version' -l 'version' -d 'Show the version.'
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline check" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline compare" format' -l 'format' -d 'table or json.' -rfka 'table json'
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline compare" level' -l 'level' -d 'Of the changes that are named, at most this share are chance (Benjamini and Hochberg). (default: 5%)' -rfka ''
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline compare" top' -l 'top' -d 'No more lines than these of each kind in the table. (default: all)' -rfka ''
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline compare" color' -l 'color' -d 'Colours on standard output; auto: on a terminal, unless NO_COLOR is set.' -rfka 'auto always never'
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline compare" version' -l 'version' -d 'Show the version.'
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline compare" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline trace"' -l 'lines' -d 'A lines file (CSV or JSON); - is standard input. May be repeated.' -rfka ''
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline trace" default-port' -l 'default-port' -d 'Port, 1 to 65535, of addresses that are written without one. (default: none)' -rfka ''
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline trace" extra-columns' -l 'extra-columns' -d 'What becomes of columns that no lines file knows: refuse, ignore or tags, which makes a tag of each. One that begins with # is always ignored. (default: refuse)' -rfka 'refuse ignore tags'
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline trace"' -l 'template' -d 'A template file: lines and --payload may name it without its .template. Or a folder with such files. May be repeated.' -rfka ''
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline trace" stamp-key-file' -l 'stamp-key-file' -d 'STAMP: use authenticated mode with the key in this file, for all lines; line ends behind it do not count. (default: open mode)' -rfka ''
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline trace" stamp-key-env' -l 'stamp-key-env' -d 'STAMP: the same with the key in this environment variable.' -rfka ''
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline trace" stamp-extensions' -l 'stamp-extensions' -d 'STAMP: ask reflectors for these extensions, with commas between them: class-of-service, timestamps, direct-measurement, hmac. (default: none)' -rfka ''
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline trace" stamp-reply-dscp' -l 'stamp-reply-dscp' -d 'STAMP: ask for replies with this code point, 0 to 63; takes the extension class-of-service. (default: 0)' -rfka ''
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline trace" twamp-light' -l 'twamp-light' -d 'STAMP: the reflectors are TWAMP-Light ones (RFC 5357 appendix I).'
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline trace" name' -l 'name' -d 'Trace the line of this name, of several that the files hold. (default: the only line)' -rfka ''
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline trace" compare' -l 'compare' -d 'Compare with an earlier trace of the same line, which trace --format json wrote. (default: none)' -rfka ''
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline trace" format' -l 'format' -d 'text or json.' -rfka 'text json'
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline trace" language' -l 'language' -d 'Language of the text: en or zh.' -rfka 'en zh'
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline trace" size' -l 'size' -d 'Payload of a probe in octets, 32 to 65000; a relay\'s header comes on top.' -rfka ''
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline trace" payload' -l 'payload' -d 'Payload of a line that names none. (default: relay with an echo, else plumb)' -rfka ''
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline trace" ipv4' -l 'ipv4' -d 'Trace to an address of this family: of a name that has both. (default: the resolver\'s first)'
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline trace" ipv6' -l 'ipv6' -d 'Trace to an address of this family: of a name that has both. (default: the resolver\'s first)'
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline trace" source' -l 'source' -d 'Address of this machine to send from. (default: by route)' -rfka ''
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline trace" interface' -l 'interface' -d 'Interface to send through. (default: by route)' -rfka ''
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline trace" dscp' -l 'dscp' -d 'Differentiated services code point, 0 to 63. (default: 0)' -rfka ''
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline trace" version' -l 'version' -d 'Show the version.'
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline trace" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline verify" key' -l 'key' -d 'The maker\'s public key: a PEM file, or the key in hexadecimal digits or base64.' -rfka ''
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline verify" format' -l 'format' -d 'text or json.' -rfka 'text json'
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline verify" version' -l 'version' -d 'Show the version.'
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline verify" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'plumbline' -n '__plumbline_should_offer_completions_for_flags_or_options "plumbline help" version' -l 'version' -d 'Show the version.'
