function __plumblined_should_offer_completions_for_flags_or_options -a expected_commands
    set -l non_repeating_flags_or_options $argv[2..]
    set -l non_repeating_flags_or_options_absent 0
    set -l positional_index 0
    set -l commands
    __plumblined_parse_tokens
    test "$commands" = "$expected_commands"; and return $non_repeating_flags_or_options_absent
end

function __plumblined_should_offer_completions_for_positional -a expected_commands positional_index_comparison expected_positional_index
    set -l non_repeating_flags_or_options
    set -l non_repeating_flags_or_options_absent 0
    set -l positional_index 0
    set -l commands
    __plumblined_parse_tokens
    test "$commands" = "$expected_commands" -a \( "$positional_index" "$positional_index_comparison" "$expected_positional_index" \)
end

function __plumblined_parse_tokens -S
    set -l unparsed_tokens (__plumblined_tokens -pc)
    switch $unparsed_tokens[1]
    case 'plumblined'
        __plumblined_parse_subcommand 0 'version' 'h/help'
        switch $unparsed_tokens[1]
        case 'watch'
            __plumblined_parse_subcommand 0 'config=' 'log-level=' 'version' 'h/help'
        case 'status'
            __plumblined_parse_subcommand 0 'history=' 'config=' 'by=' 'top=' 'follow' 'language=' 'format=' 'color=' 'version' 'h/help'
        case 'ranking'
            __plumblined_parse_subcommand 0 'echo=' 'ingress=' 'tag=' 'by=' 'tick=' 'instead-of=' 'limit=' 'history=' 'config=' 'language=' 'format=' 'color=' 'version' 'h/help'
        case 'history'
            __plumblined_parse_subcommand 0 'version' 'h/help'
            switch $unparsed_tokens[1]
            case 'lines'
                __plumblined_parse_subcommand 0 'database=' 'config=' 'from=' 'to=' 'last=' 'worst' 'top=' 'name=+' 'tag=+' 'state=+' 'format=' 'wide' 'csv-bom' 'version' 'h/help'
            case 'show'
                __plumblined_parse_subcommand -r 1 'database=' 'config=' 'from=' 'to=' 'last=' 'by=' 'format=' 'wide' 'csv-bom' 'version' 'h/help'
            case 'graph'
                __plumblined_parse_subcommand 1 'database=' 'config=' 'from=' 'to=' 'last=' 'width=' 'height=' 'full-scale' 'color=' 'version' 'h/help'
            case 'outages'
                __plumblined_parse_subcommand 0 'database=' 'config=' 'from=' 'to=' 'last=' 'format=' 'wide' 'csv-bom' 'version' 'h/help'
            case 'rounds'
                __plumblined_parse_subcommand 0 'database=' 'config=' 'from=' 'to=' 'last=' 'format=' 'wide' 'csv-bom' 'version' 'h/help'
            case 'export'
                __plumblined_parse_subcommand 0 'database=' 'config=' 'from=' 'to=' 'last=' 'round=' 'format=' 'csv-bom' 'no-csv-bom' 'version' 'h/help'
            end
        case 'alerts'
            __plumblined_parse_subcommand 0 'version' 'h/help'
            switch $unparsed_tokens[1]
            case 'replay'
                __plumblined_parse_subcommand 0 'database=' 'c/config=' 'last=' 'from=' 'to=' 'false-alarms=' 'top=' 'language=' 'format=' 'json' 'color=' 'version' 'h/help'
            end
        case 'evidence'
            __plumblined_parse_subcommand 1 'o/output=' 'language=' 'time-zone=' 'hide=' 'history=' 'config=' 'public-key' 'new-key' 'version' 'h/help'
        case 'notify'
            __plumblined_parse_subcommand 0 'version' 'h/help'
            switch $unparsed_tokens[1]
            case 'test'
                __plumblined_parse_subcommand 1 'config=' 'version' 'h/help'
            end
        case 'validate'
            __plumblined_parse_subcommand 1 'quiet' 'version' 'h/help'
        case 'reload'
            __plumblined_parse_subcommand 1 'config=' 'version' 'h/help'
        case 'share'
            __plumblined_parse_subcommand 0 'tag=' 'line=' 'for=' 'hide-addresses' 'at=' 'revoke-all' 'config=' 'version' 'h/help'
        case 'web'
            __plumblined_parse_subcommand 0 'version' 'h/help'
            switch $unparsed_tokens[1]
            case 'password'
                __plumblined_parse_subcommand 0 'version' 'h/help'
            end
        case 'function'
            __plumblined_parse_subcommand 0 'event=' 'time-limit=' 'version' 'h/help'
        case 'help'
            __plumblined_parse_subcommand -r 1 'version'
        end
    end
end

function __plumblined_tokens
    if test (string split -m 1 -f 1 -- . "$FISH_VERSION") -gt 3
        commandline --tokens-raw $argv
    else
        commandline -o $argv
    end
end

function __plumblined_parse_subcommand -S -a positional_count
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

function __plumblined_complete_directories
    set -l token (commandline -t)
    string match -- '*/' $token
    set -l subdirs $token*/
    printf %s\n $subdirs
end

function __plumblined_custom_completion
    set -x SAP_SHELL fish
    set -x SAP_SHELL_VERSION $FISH_VERSION
    set -l tokens (__plumblined_tokens -p)
    if test -z "$(__plumblined_tokens -t)"
        set -l index (count (__plumblined_tokens -pc))
        set tokens $tokens[..$index] \'\' $tokens[(math $index + 1)..]
    end
    command $tokens[1] $argv $tokens
end

complete -c 'plumblined' -f
complete -c 'plumblined' -n '__plumblined_should_offer_completions_for_flags_or_options "plumblined" version' -l 'version' -d 'Show the version.'
complete -c 'plumblined' -n '__plumblined_should_offer_completions_for_flags_or_options "plumblined" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'plumblined' -n '__plumblined_should_offer_completions_for_positional "plumblined" -eq 1' -fa 'watch' -d 'Measure all lines every so often, for ever.'
complete -c 'plumblined' -n '__plumblined_should_offer_completions_for_positional "plumblined" -eq 1' -fa 'status' -d 'How all lines are now, the worst first; and open incidents.'
complete -c 'plumblined' -n '__plumblined_should_offer_completions_for_positional "plumblined" -eq 1' -fa 'ranking' -d 'What to use instead: the lines that lead to the same place, best first.'
complete -c 'plumblined' -n '__plumblined_should_offer_completions_for_positional "plumblined" -eq 1' -fa 'history' -d 'Ask the history: lines, one line, outages, rounds, whole rounds.'
complete -c 'plumblined' -n '__plumblined_should_offer_completions_for_positional "plumblined" -eq 1' -fa 'alerts' -d 'Say what rules would have raised on this history.'
complete -c 'plumblined' -n '__plumblined_should_offer_completions_for_positional "plumblined" -eq 1' -fa 'evidence' -d 'Pack the evidence of an incident, signed, for a supplier.'
complete -c 'plumblined' -n '__plumblined_should_offer_completions_for_positional "plumblined" -eq 1' -fa 'notify' -d 'Try the destinations of messages.'
complete -c 'plumblined' -n '__plumblined_should_offer_completions_for_positional "plumblined" -eq 1' -fa 'validate' -d 'Check a configuration and its lines files and say everything that is wrong with them.'
complete -c 'plumblined' -n '__plumblined_should_offer_completions_for_positional "plumblined" -eq 1' -fa 'reload' -d 'Check a configuration, and if it is good have a running service read it again.'
complete -c 'plumblined' -n '__plumblined_should_offer_completions_for_positional "plumblined" -eq 1' -fa 'share' -d 'Make an address of the page that shows some lines to whoever has it, without a login.'
complete -c 'plumblined' -n '__plumblined_should_offer_completions_for_positional "plumblined" -eq 1' -fa 'web' -d 'What the pages of watch need.'
complete -c 'plumblined' -n '__plumblined_should_offer_completions_for_positional "plumblined" -eq 1' -fa 'function' -d 'Measure one round for each event of a cloud function.'
complete -c 'plumblined' -n '__plumblined_should_offer_completions_for_positional "plumblined" -eq 1' -fa 'help' -d 'Show subcommand help information.'
complete -c 'plumblined' -n '__plumblined_should_offer_completions_for_flags_or_options "plumblined watch" config' -l 'config' -d 'The configuration.' -rfka ''
complete -c 'plumblined' -n '__plumblined_should_offer_completions_for_flags_or_options "plumblined watch" log-level' -l 'log-level' -d 'What is logged: debug, info, notice, warning or error. (default: info)' -rfka ''
complete -c 'plumblined' -n '__plumblined_should_offer_completions_for_flags_or_options "plumblined watch" version' -l 'version' -d 'Show the version.'
complete -c 'plumblined' -n '__plumblined_should_offer_completions_for_flags_or_options "plumblined watch" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'plumblined' -n '__plumblined_should_offer_completions_for_flags_or_options "plumblined status" database history' -l 'history' -l 'database' -d 'The history: the file that watch writes. (default: --config\'s, one here, or the service\'s)' -rfka ''
complete -c 'plumblined' -n '__plumblined_should_offer_completions_for_flags_or_options "plumblined status" config' -l 'config' -d 'The configuration that names the history.' -rfka ''
complete -c 'plumblined' -n '__plumblined_should_offer_completions_for_flags_or_options "plumblined status" by' -l 'by' -d 'What lines are summed up by: ingress, echo, or a tag\'s key (tag:KEY where it is called so). (default: ingress, where some have more than one line)' -rfka ''
complete -c 'plumblined' -n '__plumblined_should_offer_completions_for_flags_or_options "plumblined status" top' -l 'top' -d 'Lines at most, the worst ones. (default: what a terminal has room for, or 20)' -rfka ''
complete -c 'plumblined' -n '__plumblined_should_offer_completions_for_flags_or_options "plumblined status" follow' -l 'follow' -d 'Draw the view anew after each round, until Ctrl-C.'
complete -c 'plumblined' -n '__plumblined_should_offer_completions_for_flags_or_options "plumblined status" language' -l 'language' -d 'en or zh.' -rfka 'en zh'
complete -c 'plumblined' -n '__plumblined_should_offer_completions_for_flags_or_options "plumblined status" format' -l 'format' -d 'table or json.' -rfka 'table json'
complete -c 'plumblined' -n '__plumblined_should_offer_completions_for_flags_or_options "plumblined status" color' -l 'color' -d 'Colours; auto: on a terminal, unless NO_COLOR is set.' -rfka 'auto always never'
complete -c 'plumblined' -n '__plumblined_should_offer_completions_for_flags_or_options "plumblined status" version' -l 'version' -d 'Show the version.'
complete -c 'plumblined' -n '__plumblined_should_offer_completions_for_flags_or_options "plumblined status" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'plumblined' -n '__plumblined_should_offer_completions_for_flags_or_options "plumblined ranking" echo' -l 'echo' -d 'The lines that lead there.' -rfka ''
complete -c 'plumblined' -n '__plumblined_should_offer_completions_for_flags_or_options "plumblined ranking" ingress' -l 'ingress' -d 'The lines that begin there.' -rfka ''
complete -c 'plumblined' -n '__plumblined_should_offer_completions_for_flags_or_options "plumblined ranking" tag' -l 'tag' -d 'The lines that have it.' -rfka ''
complete -c 'plumblined' -n '__plumblined_should_offer_completions_for_flags_or_options "plumblined ranking" by' -l 'by' -d 'In place of one group all of them: of echo, ingress, or a tag\'s key (tag:KEY where it is called so). (default: echo)' -rfka ''
complete -c 'plumblined' -n '__plumblined_should_offer_completions_for_flags_or_options "plumblined ranking" tick' -l 'tick' -d 'For a game of so many ticks a second: 20, 30, 64 or 128. (default: for anything)' -rfka ''
complete -c 'plumblined' -n '__plumblined_should_offer_completions_for_flags_or_options "plumblined ranking" instead-of' -l 'instead-of' -d 'Leave this line out: what to use in its place.' -rfka ''
complete -c 'plumblined' -n '__plumblined_should_offer_completions_for_flags_or_options "plumblined ranking" limit' -l 'limit' -d 'Lines of a group at most.' -rfka ''
complete -c 'plumblined' -n '__plumblined_should_offer_completions_for_flags_or_options "plumblined ranking" database history' -l 'history' -l 'database' -d 'The history: the file that watch writes. (default: --config\'s, one here, or the service\'s)' -rfka ''
complete -c 'plumblined' -n '__plumblined_should_offer_completions_for_flags_or_options "plumblined ranking" config' -l 'config' -d 'The configuration that names the history.' -rfka ''
complete -c 'plumblined' -n '__plumblined_should_offer_completions_for_flags_or_options "plumblined ranking" language' -l 'language' -d 'en or zh.' -rfka 'en zh'
complete -c 'plumblined' -n '__plumblined_should_offer_completions_for_flags_or_options "plumblined ranking" format' -l 'format' -d 'table or json.' -rfka 'table json'
complete -c 'plumblined' -n '__plumblined_should_offer_completions_for_flags_or_options "plumblined ranking" color' -l 'color' -d 'Colours; auto: on a terminal, unless NO_COLOR is set.' -rfka 'auto always never'
complete -c 'plumblined' -n '__plumblined_should_offer_completions_for_flags_or_options "plumblined ranking" version' -l 'version' -d 'Show the version.'
complete -c 'plumblined' -n '__plumblined_should_offer_completions_for_flags_or_options "plumblined ranking" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'plumblined' -n '__plumblined_should_offer_completions_for_flags_or_options "plumblined history" version' -l 'version' -d 'Show the version.'
complete -c 'plumblined' -n '__plumblined_should_offer_completions_for_flags_or_options "plumblined history" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'plumblined' -n '__plumblined_should_offer_completions_for_positional "plumblined history" -eq 1' -fa 'lines' -d 'The lines of the last round, with how it found them, the worst first.'
complete -c 'plumblined' -n '__plumblined_should_offer_completions_for_positional "plumblined history" -eq 1' -fa 'show' -d 'One line, or some: a row a round, an hour or a day.'
complete -c 'plumblined' -n '__plumblined_should_offer_completions_for_positional "plumblined history" -eq 1' -fa 'graph' -d 'One line as a smoke graph: delay with its spread, and loss, over time.'
complete -c 'plumblined' -n '__plumblined_should_offer_completions_for_positional "plumblined history" -eq 1' -fa 'outages' -d 'Incidents: from, to, how long, cause, lines.'
complete -c 'plumblined' -n '__plumblined_should_offer_completions_for_positional "plumblined history" -eq 1' -fa 'rounds' -d 'Rounds: when, how many lines, whether valid and why not.'
complete -c 'plumblined' -n '__plumblined_should_offer_completions_for_positional "plumblined history" -eq 1' -fa 'export' -d 'Whole rounds, as probe reported them.'
complete -c 'plumblined' -n '__plumblined_should_offer_completions_for_flags_or_options "plumblined history lines" database' -l 'database' -d 'The history: the file that watch writes. (default: --config\'s, one here, or the service\'s)' -rfka ''
complete -c 'plumblined' -n '__plumblined_should_offer_completions_for_flags_or_options "plumblined history lines" config' -l 'config' -d 'The configuration that names the history.' -rfka ''
complete -c 'plumblined' -n '__plumblined_should_offer_completions_for_flags_or_options "plumblined history lines" from' -l 'from' -d 'What began at this time or later. (default: a day before --to)' -rfka ''
complete -c 'plumblined' -n '__plumblined_should_offer_completions_for_flags_or_options "plumblined history lines" to' -l 'to' -d 'What began before this time. (default: now)' -rfka ''
complete -c 'plumblined' -n '__plumblined_should_offer_completions_for_flags_or_options "plumblined history lines" last' -l 'last' -d 'In place of --from: so long before --to, as in 24h or 30d.' -rfka ''
complete -c 'plumblined' -n '__plumblined_should_offer_completions_for_flags_or_options "plumblined history lines" worst' -l 'worst' -d 'By how the lines were in the whole time, the worst first.'
complete -c 'plumblined' -n '__plumblined_should_offer_completions_for_flags_or_options "plumblined history lines" top' -l 'top' -d 'No more lines than these, the worst. (default: all; with --worst 20)' -rfka ''
complete -c 'plumblined' -n '__plumblined_should_offer_completions_for_flags_or_options "plumblined history lines"' -l 'name' -d 'Only lines of this name; * stands for any text.' -rfka ''
complete -c 'plumblined' -n '__plumblined_should_offer_completions_for_flags_or_options "plumblined history lines"' -l 'tag' -d 'Only lines with this tag: key=value, or key alone; patterns as for --name.' -rfka ''
complete -c 'plumblined' -n '__plumblined_should_offer_completions_for_flags_or_options "plumblined history lines"' -l 'state' -d 'Only lines that the round found so: healthy, abnormal or unmeasured.' -rfka 'healthy abnormal unmeasured'
complete -c 'plumblined' -n '__plumblined_should_offer_completions_for_flags_or_options "plumblined history lines" format' -l 'format' -d 'table, json, csv or text.' -rfka 'table json csv text'
complete -c 'plumblined' -n '__plumblined_should_offer_completions_for_flags_or_options "plumblined history lines" wide' -l 'wide' -d 'In the table every column, and names and times in full, however wide it gets.'
complete -c 'plumblined' -n '__plumblined_should_offer_completions_for_flags_or_options "plumblined history lines" csv-bom' -l 'csv-bom' -d 'Begin csv with a byte order mark, by which Excel knows that it is UTF-8.'
complete -c 'plumblined' -n '__plumblined_should_offer_completions_for_flags_or_options "plumblined history lines" version' -l 'version' -d 'Show the version.'
complete -c 'plumblined' -n '__plumblined_should_offer_completions_for_flags_or_options "plumblined history lines" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'plumblined' -n '__plumblined_should_offer_completions_for_flags_or_options "plumblined history show" database' -l 'database' -d 'The history: the file that watch writes. (default: --config\'s, one here, or the service\'s)' -rfka ''
complete -c 'plumblined' -n '__plumblined_should_offer_completions_for_flags_or_options "plumblined history show" config' -l 'config' -d 'The configuration that names the history.' -rfka ''
complete -c 'plumblined' -n '__plumblined_should_offer_completions_for_flags_or_options "plumblined history show" from' -l 'from' -d 'What began at this time or later. (default: a day before --to)' -rfka ''
complete -c 'plumblined' -n '__plumblined_should_offer_completions_for_flags_or_options "plumblined history show" to' -l 'to' -d 'What began before this time. (default: now)' -rfka ''
complete -c 'plumblined' -n '__plumblined_should_offer_completions_for_flags_or_options "plumblined history show" last' -l 'last' -d 'In place of --from: so long before --to, as in 24h or 30d.' -rfka ''
complete -c 'plumblined' -n '__plumblined_should_offer_completions_for_flags_or_options "plumblined history show" by' -l 'by' -d 'A row for each round, hour or day.' -rfka 'round hour day'
complete -c 'plumblined' -n '__plumblined_should_offer_completions_for_flags_or_options "plumblined history show" format' -l 'format' -d 'table, json, csv or text.' -rfka 'table json csv text'
complete -c 'plumblined' -n '__plumblined_should_offer_completions_for_flags_or_options "plumblined history show" wide' -l 'wide' -d 'In the table every column, and names and times in full, however wide it gets.'
complete -c 'plumblined' -n '__plumblined_should_offer_completions_for_flags_or_options "plumblined history show" csv-bom' -l 'csv-bom' -d 'Begin csv with a byte order mark, by which Excel knows that it is UTF-8.'
complete -c 'plumblined' -n '__plumblined_should_offer_completions_for_flags_or_options "plumblined history show" version' -l 'version' -d 'Show the version.'
complete -c 'plumblined' -n '__plumblined_should_offer_completions_for_flags_or_options "plumblined history show" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'plumblined' -n '__plumblined_should_offer_completions_for_flags_or_options "plumblined history graph" database' -l 'database' -d 'The history: the file that watch writes. (default: --config\'s, one here, or the service\'s)' -rfka ''
complete -c 'plumblined' -n '__plumblined_should_offer_completions_for_flags_or_options "plumblined history graph" config' -l 'config' -d 'The configuration that names the history.' -rfka ''
complete -c 'plumblined' -n '__plumblined_should_offer_completions_for_flags_or_options "plumblined history graph" from' -l 'from' -d 'What began at this time or later. (default: a day before --to)' -rfka ''
complete -c 'plumblined' -n '__plumblined_should_offer_completions_for_flags_or_options "plumblined history graph" to' -l 'to' -d 'What began before this time. (default: now)' -rfka ''
complete -c 'plumblined' -n '__plumblined_should_offer_completions_for_flags_or_options "plumblined history graph" last' -l 'last' -d 'In place of --from: so long before --to, as in 24h or 30d.' -rfka ''
complete -c 'plumblined' -n '__plumblined_should_offer_completions_for_flags_or_options "plumblined history graph" width' -l 'width' -d 'Columns. (default: the terminal\'s, or COLUMNS, or 80)' -rfka ''
complete -c 'plumblined' -n '__plumblined_should_offer_completions_for_flags_or_options "plumblined history graph" height' -l 'height' -d 'Rows. (default: 16, or what fits the terminal)' -rfka ''
complete -c 'plumblined' -n '__plumblined_should_offer_completions_for_flags_or_options "plumblined history graph" full-scale' -l 'full-scale' -d 'A scale up to the longest delay.'
complete -c 'plumblined' -n '__plumblined_should_offer_completions_for_flags_or_options "plumblined history graph" color' -l 'color' -d 'Colours; auto: on a terminal, unless NO_COLOR is set.' -rfka 'auto always never'
complete -c 'plumblined' -n '__plumblined_should_offer_completions_for_flags_or_options "plumblined history graph" version' -l 'version' -d 'Show the version.'
complete -c 'plumblined' -n '__plumblined_should_offer_completions_for_flags_or_options "plumblined history graph" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'plumblined' -n '__plumblined_should_offer_completions_for_flags_or_options "plumblined history outages" database' -l 'database' -d 'The history: the file that watch writes. (default: --config\'s, one here, or the service\'s)' -rfka ''
complete -c 'plumblined' -n '__plumblined_should_offer_completions_for_flags_or_options "plumblined history outages" config' -l 'config' -d 'The configuration that names the history.' -rfka ''
complete -c 'plumblined' -n '__plumblined_should_offer_completions_for_flags_or_options "plumblined history outages" from' -l 'from' -d 'What began at this time or later. (default: a day before --to)' -rfka ''
complete -c 'plumblined' -n '__plumblined_should_offer_completions_for_flags_or_options "plumblined history outages" to' -l 'to' -d 'What began before this time. (default: now)' -rfka ''
complete -c 'plumblined' -n '__plumblined_should_offer_completions_for_flags_or_options "plumblined history outages" last' -l 'last' -d 'In place of --from: so long before --to, as in 24h or 30d.' -rfka ''
complete -c 'plumblined' -n '__plumblined_should_offer_completions_for_flags_or_options "plumblined history outages" format' -l 'format' -d 'table, json, csv or text.' -rfka 'table json csv text'
complete -c 'plumblined' -n '__plumblined_should_offer_completions_for_flags_or_options "plumblined history outages" wide' -l 'wide' -d 'In the table every column, and names and times in full, however wide it gets.'
complete -c 'plumblined' -n '__plumblined_should_offer_completions_for_flags_or_options "plumblined history outages" csv-bom' -l 'csv-bom' -d 'Begin csv with a byte order mark, by which Excel knows that it is UTF-8.'
complete -c 'plumblined' -n '__plumblined_should_offer_completions_for_flags_or_options "plumblined history outages" version' -l 'version' -d 'Show the version.'
complete -c 'plumblined' -n '__plumblined_should_offer_completions_for_flags_or_options "plumblined history outages" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'plumblined' -n '__plumblined_should_offer_completions_for_flags_or_options "plumblined history rounds" database' -l 'database' -d 'The history: the file that watch writes. (default: --config\'s, one here, or the service\'s)' -rfka ''
complete -c 'plumblined' -n '__plumblined_should_offer_completions_for_flags_or_options "plumblined history rounds" config' -l 'config' -d 'The configuration that names the history.' -rfka ''
complete -c 'plumblined' -n '__plumblined_should_offer_completions_for_flags_or_options "plumblined history rounds" from' -l 'from' -d 'What began at this time or later. (default: a day before --to)' -rfka ''
complete -c 'plumblined' -n '__plumblined_should_offer_completions_for_flags_or_options "plumblined history rounds" to' -l 'to' -d 'What began before this time. (default: now)' -rfka ''
complete -c 'plumblined' -n '__plumblined_should_offer_completions_for_flags_or_options "plumblined history rounds" last' -l 'last' -d 'In place of --from: so long before --to, as in 24h or 30d.' -rfka ''
complete -c 'plumblined' -n '__plumblined_should_offer_completions_for_flags_or_options "plumblined history rounds" format' -l 'format' -d 'table, json, csv or text.' -rfka 'table json csv text'
complete -c 'plumblined' -n '__plumblined_should_offer_completions_for_flags_or_options "plumblined history rounds" wide' -l 'wide' -d 'In the table every column, and names and times in full, however wide it gets.'
complete -c 'plumblined' -n '__plumblined_should_offer_completions_for_flags_or_options "plumblined history rounds" csv-bom' -l 'csv-bom' -d 'Begin csv with a byte order mark, by which Excel knows that it is UTF-8.'
complete -c 'plumblined' -n '__plumblined_should_offer_completions_for_flags_or_options "plumblined history rounds" version' -l 'version' -d 'Show the version.'
complete -c 'plumblined' -n '__plumblined_should_offer_completions_for_flags_or_options "plumblined history rounds" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'plumblined' -n '__plumblined_should_offer_completions_for_flags_or_options "plumblined history export" database' -l 'database' -d 'The history: the file that watch writes. (default: --config\'s, one here, or the service\'s)' -rfka ''
complete -c 'plumblined' -n '__plumblined_should_offer_completions_for_flags_or_options "plumblined history export" config' -l 'config' -d 'The configuration that names the history.' -rfka ''
complete -c 'plumblined' -n '__plumblined_should_offer_completions_for_flags_or_options "plumblined history export" from' -l 'from' -d 'What began at this time or later. (default: a day before --to)' -rfka ''
complete -c 'plumblined' -n '__plumblined_should_offer_completions_for_flags_or_options "plumblined history export" to' -l 'to' -d 'What began before this time. (default: now)' -rfka ''
complete -c 'plumblined' -n '__plumblined_should_offer_completions_for_flags_or_options "plumblined history export" last' -l 'last' -d 'In place of --from: so long before --to, as in 24h or 30d.' -rfka ''
complete -c 'plumblined' -n '__plumblined_should_offer_completions_for_flags_or_options "plumblined history export" round' -l 'round' -d 'Only this round, by its id; --from and the like are ignored.' -rfka ''
complete -c 'plumblined' -n '__plumblined_should_offer_completions_for_flags_or_options "plumblined history export" format' -l 'format' -d 'json, ndjson, csv, text, table or samples.' -rfka ''
complete -c 'plumblined' -n '__plumblined_should_offer_completions_for_flags_or_options "plumblined history export" csv-bom' -l 'csv-bom' -d 'Begin csv with a byte order mark, by which Excel knows that it is UTF-8.'
complete -c 'plumblined' -n '__plumblined_should_offer_completions_for_flags_or_options "plumblined history export" no-csv-bom' -l 'no-csv-bom' -d 'Begin csv with a byte order mark, by which Excel knows that it is UTF-8.'
complete -c 'plumblined' -n '__plumblined_should_offer_completions_for_flags_or_options "plumblined history export" version' -l 'version' -d 'Show the version.'
complete -c 'plumblined' -n '__plumblined_should_offer_completions_for_flags_or_options "plumblined history export" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'plumblined' -n '__plumblined_should_offer_completions_for_flags_or_options "plumblined alerts" version' -l 'version' -d 'Show the version.'
complete -c 'plumblined' -n '__plumblined_should_offer_completions_for_flags_or_options "plumblined alerts" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'plumblined' -n '__plumblined_should_offer_completions_for_positional "plumblined alerts" -eq 1' -fa 'replay' -d 'Go through the past rounds again: what evidence would have raised.'
complete -c 'plumblined' -n '__plumblined_should_offer_completions_for_flags_or_options "plumblined alerts replay" database' -l 'database' -d 'The history: the file that watch writes. (default: --config\'s, one here, or the service\'s)' -rfka ''
complete -c 'plumblined' -n '__plumblined_should_offer_completions_for_flags_or_options "plumblined alerts replay" c config' -s 'c' -l 'config' -d 'The configuration, which names the history.' -rfka ''
complete -c 'plumblined' -n '__plumblined_should_offer_completions_for_flags_or_options "plumblined alerts replay" last' -l 'last' -d 'So long before --to, as in 24h or 30d. (default: 14d)' -rfka ''
complete -c 'plumblined' -n '__plumblined_should_offer_completions_for_flags_or_options "plumblined alerts replay" from' -l 'from' -d 'In place of --last: rounds that began at this time or later.' -rfka ''
complete -c 'plumblined' -n '__plumblined_should_offer_completions_for_flags_or_options "plumblined alerts replay" to' -l 'to' -d 'Rounds that began before this time. (default: now)' -rfka ''
complete -c 'plumblined' -n '__plumblined_should_offer_completions_for_flags_or_options "plumblined alerts replay" false-alarms' -l 'false-alarms' -d 'False alarms that are accepted over all lines together, as 1/week or 0.5/month; two to compare: 1/week,1/day. (default: the configuration\'s, or 1/week)' -rfka ''
complete -c 'plumblined' -n '__plumblined_should_offer_completions_for_flags_or_options "plumblined alerts replay" top' -l 'top' -d 'No more alarms of each setting than these in the table. (default: all)' -rfka ''
complete -c 'plumblined' -n '__plumblined_should_offer_completions_for_flags_or_options "plumblined alerts replay" language' -l 'language' -d 'en or zh.' -rfka 'en zh'
complete -c 'plumblined' -n '__plumblined_should_offer_completions_for_flags_or_options "plumblined alerts replay" format' -l 'format' -d 'table or json.' -rfka 'table json'
complete -c 'plumblined' -n '__plumblined_should_offer_completions_for_flags_or_options "plumblined alerts replay" json' -l 'json' -d 'The same as --format json.'
complete -c 'plumblined' -n '__plumblined_should_offer_completions_for_flags_or_options "plumblined alerts replay" color' -l 'color' -d 'Colours; auto: on a terminal, unless NO_COLOR is set.' -rfka 'auto always never'
complete -c 'plumblined' -n '__plumblined_should_offer_completions_for_flags_or_options "plumblined alerts replay" version' -l 'version' -d 'Show the version.'
complete -c 'plumblined' -n '__plumblined_should_offer_completions_for_flags_or_options "plumblined alerts replay" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'plumblined' -n '__plumblined_should_offer_completions_for_flags_or_options "plumblined evidence" o output' -l 'output' -s 'o' -d 'The zip that is written.' -rfka ''
complete -c 'plumblined' -n '__plumblined_should_offer_completions_for_flags_or_options "plumblined evidence" language' -l 'language' -d 'The language of the page: en or zh.' -rfka 'en zh'
complete -c 'plumblined' -n '__plumblined_should_offer_completions_for_flags_or_options "plumblined evidence" time-zone' -l 'time-zone' -d 'Where the reader is: Asia/Shanghai, or an offset from UTC as in +08:00. (default: this machine\'s)' -rfka ''
complete -c 'plumblined' -n '__plumblined_should_offer_completions_for_flags_or_options "plumblined evidence" hide' -l 'hide' -d 'What is kept from its readers: addresses, names, tags, with commas between them.' -rfka ''
complete -c 'plumblined' -n '__plumblined_should_offer_completions_for_flags_or_options "plumblined evidence" database history' -l 'history' -l 'database' -d 'The history: the file that watch writes. (default: --config\'s, one here, or the service\'s)' -rfka ''
complete -c 'plumblined' -n '__plumblined_should_offer_completions_for_flags_or_options "plumblined evidence" config' -l 'config' -d 'The configuration that names the history.' -rfka ''
complete -c 'plumblined' -n '__plumblined_should_offer_completions_for_flags_or_options "plumblined evidence" public-key' -l 'public-key' -d 'Print the public key, for suppliers, in place of a case.'
complete -c 'plumblined' -n '__plumblined_should_offer_completions_for_flags_or_options "plumblined evidence" new-key' -l 'new-key' -d 'Make a new key, for the cases of now on, and print its public key.'
complete -c 'plumblined' -n '__plumblined_should_offer_completions_for_flags_or_options "plumblined evidence" version' -l 'version' -d 'Show the version.'
complete -c 'plumblined' -n '__plumblined_should_offer_completions_for_flags_or_options "plumblined evidence" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'plumblined' -n '__plumblined_should_offer_completions_for_flags_or_options "plumblined notify" version' -l 'version' -d 'Show the version.'
complete -c 'plumblined' -n '__plumblined_should_offer_completions_for_flags_or_options "plumblined notify" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'plumblined' -n '__plumblined_should_offer_completions_for_positional "plumblined notify" -eq 1' -fa 'test' -d 'Send one message, which says that it is a test, to one destination.'
complete -c 'plumblined' -n '__plumblined_should_offer_completions_for_flags_or_options "plumblined notify test" config' -l 'config' -d 'The configuration.' -rfka ''
complete -c 'plumblined' -n '__plumblined_should_offer_completions_for_flags_or_options "plumblined notify test" version' -l 'version' -d 'Show the version.'
complete -c 'plumblined' -n '__plumblined_should_offer_completions_for_flags_or_options "plumblined notify test" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'plumblined' -n '__plumblined_should_offer_completions_for_flags_or_options "plumblined validate" quiet' -l 'quiet' -d 'Say nothing when all is well.'
complete -c 'plumblined' -n '__plumblined_should_offer_completions_for_flags_or_options "plumblined validate" version' -l 'version' -d 'Show the version.'
complete -c 'plumblined' -n '__plumblined_should_offer_completions_for_flags_or_options "plumblined validate" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'plumblined' -n '__plumblined_should_offer_completions_for_flags_or_options "plumblined reload" config' -l 'config' -d 'The configuration, as the service was given it.' -rfka ''
complete -c 'plumblined' -n '__plumblined_should_offer_completions_for_flags_or_options "plumblined reload" version' -l 'version' -d 'Show the version.'
complete -c 'plumblined' -n '__plumblined_should_offer_completions_for_flags_or_options "plumblined reload" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'plumblined' -n '__plumblined_should_offer_completions_for_flags_or_options "plumblined share" tag' -l 'tag' -d 'The tag whose lines are shown.' -rfka ''
complete -c 'plumblined' -n '__plumblined_should_offer_completions_for_flags_or_options "plumblined share" line' -l 'line' -d 'The one line that is shown.' -rfka ''
complete -c 'plumblined' -n '__plumblined_should_offer_completions_for_flags_or_options "plumblined share" for' -l 'for' -d 'How long it counts, up to 366d.' -rfka ''
complete -c 'plumblined' -n '__plumblined_should_offer_completions_for_flags_or_options "plumblined share" hide-addresses' -l 'hide-addresses' -d 'Keep the addresses of ingresses and echoes from its readers.'
complete -c 'plumblined' -n '__plumblined_should_offer_completions_for_flags_or_options "plumblined share" at' -l 'at' -d 'Where readers find the page, with the base path (default: where web.listen is).' -rfka ''
complete -c 'plumblined' -n '__plumblined_should_offer_completions_for_flags_or_options "plumblined share" revoke-all' -l 'revoke-all' -d 'Revoke all shares, badges and pictures that were made so far.'
complete -c 'plumblined' -n '__plumblined_should_offer_completions_for_flags_or_options "plumblined share" config' -l 'config' -d 'The configuration.' -rfka ''
complete -c 'plumblined' -n '__plumblined_should_offer_completions_for_flags_or_options "plumblined share" version' -l 'version' -d 'Show the version.'
complete -c 'plumblined' -n '__plumblined_should_offer_completions_for_flags_or_options "plumblined share" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'plumblined' -n '__plumblined_should_offer_completions_for_flags_or_options "plumblined web" version' -l 'version' -d 'Show the version.'
complete -c 'plumblined' -n '__plumblined_should_offer_completions_for_flags_or_options "plumblined web" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'plumblined' -n '__plumblined_should_offer_completions_for_positional "plumblined web" -eq 1' -fa 'password' -d 'Read a password from standard input and print its hash, for web.users of the configuration.'
complete -c 'plumblined' -n '__plumblined_should_offer_completions_for_flags_or_options "plumblined web password" version' -l 'version' -d 'Show the version.'
complete -c 'plumblined' -n '__plumblined_should_offer_completions_for_flags_or_options "plumblined web password" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'plumblined' -n '__plumblined_should_offer_completions_for_flags_or_options "plumblined function" event' -l 'event' -d 'By hand: the event, JSON. (default: none)' -rfka ''
complete -c 'plumblined' -n '__plumblined_should_offer_completions_for_flags_or_options "plumblined function" time-limit' -l 'time-limit' -d 'By hand: how long the round may take. (default: no limit)' -rfka ''
complete -c 'plumblined' -n '__plumblined_should_offer_completions_for_flags_or_options "plumblined function" version' -l 'version' -d 'Show the version.'
complete -c 'plumblined' -n '__plumblined_should_offer_completions_for_flags_or_options "plumblined function" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'plumblined' -n '__plumblined_should_offer_completions_for_flags_or_options "plumblined help" version' -l 'version' -d 'Show the version.'
