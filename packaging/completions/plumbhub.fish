function __plumbhub_should_offer_completions_for_flags_or_options -a expected_commands
    set -l non_repeating_flags_or_options $argv[2..]
    set -l non_repeating_flags_or_options_absent 0
    set -l positional_index 0
    set -l commands
    __plumbhub_parse_tokens
    test "$commands" = "$expected_commands"; and return $non_repeating_flags_or_options_absent
end

function __plumbhub_should_offer_completions_for_positional -a expected_commands positional_index_comparison expected_positional_index
    set -l non_repeating_flags_or_options
    set -l non_repeating_flags_or_options_absent 0
    set -l positional_index 0
    set -l commands
    __plumbhub_parse_tokens
    test "$commands" = "$expected_commands" -a \( "$positional_index" "$positional_index_comparison" "$expected_positional_index" \)
end

function __plumbhub_parse_tokens -S
    set -l unparsed_tokens (__plumbhub_tokens -pc)
    switch $unparsed_tokens[1]
    case 'plumbhub'
        __plumbhub_parse_subcommand 0 'version' 'h/help'
        switch $unparsed_tokens[1]
        case 'serve'
            __plumbhub_parse_subcommand 0 'config=' 'log-level=' 'version' 'h/help'
        case 'validate'
            __plumbhub_parse_subcommand 1 'vantages=' 'quiet' 'version' 'h/help'
        case 'vantage'
            __plumbhub_parse_subcommand 0 'version' 'h/help'
            switch $unparsed_tokens[1]
            case 'add'
                __plumbhub_parse_subcommand 1 'tag=+' 'weight=' 'fallback' 'config=' 'version' 'h/help'
            case 'rotate'
                __plumbhub_parse_subcommand 1 'config=' 'version' 'h/help'
            case 'remove'
                __plumbhub_parse_subcommand 1 'config=' 'version' 'h/help'
            case 'list'
                __plumbhub_parse_subcommand 0 'json' 'config=' 'version' 'h/help'
            end
        case 'lines'
            __plumbhub_parse_subcommand 0 'version' 'h/help'
            switch $unparsed_tokens[1]
            case 'import'
                __plumbhub_parse_subcommand 1 'config=' 'version' 'h/help'
            case 'export'
                __plumbhub_parse_subcommand 0 'generation=' 'config=' 'version' 'h/help'
            case 'diff'
                __plumbhub_parse_subcommand 1 'config=' 'version' 'h/help'
            end
        case 'backup'
            __plumbhub_parse_subcommand 1 'config=' 'version' 'h/help'
        case 'reload'
            __plumbhub_parse_subcommand 1 'config=' 'version' 'h/help'
        case 'help'
            __plumbhub_parse_subcommand -r 1 'version'
        end
    end
end

function __plumbhub_tokens
    if test (string split -m 1 -f 1 -- . "$FISH_VERSION") -gt 3
        commandline --tokens-raw $argv
    else
        commandline -o $argv
    end
end

function __plumbhub_parse_subcommand -S -a positional_count
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

function __plumbhub_complete_directories
    set -l token (commandline -t)
    string match -- '*/' $token
    set -l subdirs $token*/
    printf %s\n $subdirs
end

function __plumbhub_custom_completion
    set -x SAP_SHELL fish
    set -x SAP_SHELL_VERSION $FISH_VERSION
    set -l tokens (__plumbhub_tokens -p)
    if test -z "$(__plumbhub_tokens -t)"
        set -l index (count (__plumbhub_tokens -pc))
        set tokens $tokens[..$index] \'\' $tokens[(math $index + 1)..]
    end
    command $tokens[1] $argv $tokens
end

complete -c 'plumbhub' -f
complete -c 'plumbhub' -n '__plumbhub_should_offer_completions_for_flags_or_options "plumbhub" version' -l 'version' -d 'Show the version.'
complete -c 'plumbhub' -n '__plumbhub_should_offer_completions_for_flags_or_options "plumbhub" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'plumbhub' -n '__plumbhub_should_offer_completions_for_positional "plumbhub" -eq 1' -fa 'serve' -d 'Serve vantages and pages, judge and tell, for ever.'
complete -c 'plumbhub' -n '__plumbhub_should_offer_completions_for_positional "plumbhub" -eq 1' -fa 'validate' -d 'Check a configuration, and whether the fleet\'s plan keeps every ingress\'s cap.'
complete -c 'plumbhub' -n '__plumbhub_should_offer_completions_for_positional "plumbhub" -eq 1' -fa 'vantage' -d 'Let vantages join the fleet, and see which there are.'
complete -c 'plumbhub' -n '__plumbhub_should_offer_completions_for_positional "plumbhub" -eq 1' -fa 'lines' -d 'Give the fleet its lines, and see which it has.'
complete -c 'plumbhub' -n '__plumbhub_should_offer_completions_for_positional "plumbhub" -eq 1' -fa 'backup' -d 'Copy the hub\'s database, while the hub runs.'
complete -c 'plumbhub' -n '__plumbhub_should_offer_completions_for_positional "plumbhub" -eq 1' -fa 'reload' -d 'Check a configuration, and if it is good have a running hub read it again.'
complete -c 'plumbhub' -n '__plumbhub_should_offer_completions_for_positional "plumbhub" -eq 1' -fa 'help' -d 'Show subcommand help information.'
complete -c 'plumbhub' -n '__plumbhub_should_offer_completions_for_flags_or_options "plumbhub serve" config' -l 'config' -d 'The configuration. (default: plumbhub.yaml, if there)' -rfka ''
complete -c 'plumbhub' -n '__plumbhub_should_offer_completions_for_flags_or_options "plumbhub serve" log-level' -l 'log-level' -d 'What is logged: debug, info, notice, warning or error. (default: info)' -rfka ''
complete -c 'plumbhub' -n '__plumbhub_should_offer_completions_for_flags_or_options "plumbhub serve" version' -l 'version' -d 'Show the version.'
complete -c 'plumbhub' -n '__plumbhub_should_offer_completions_for_flags_or_options "plumbhub serve" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'plumbhub' -n '__plumbhub_should_offer_completions_for_flags_or_options "plumbhub validate" vantages' -l 'vantages' -d 'Plan as if there were so many vantages.' -rfka ''
complete -c 'plumbhub' -n '__plumbhub_should_offer_completions_for_flags_or_options "plumbhub validate" quiet' -l 'quiet' -d 'Say nothing when all is well.'
complete -c 'plumbhub' -n '__plumbhub_should_offer_completions_for_flags_or_options "plumbhub validate" version' -l 'version' -d 'Show the version.'
complete -c 'plumbhub' -n '__plumbhub_should_offer_completions_for_flags_or_options "plumbhub validate" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'plumbhub' -n '__plumbhub_should_offer_completions_for_flags_or_options "plumbhub vantage" version' -l 'version' -d 'Show the version.'
complete -c 'plumbhub' -n '__plumbhub_should_offer_completions_for_flags_or_options "plumbhub vantage" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'plumbhub' -n '__plumbhub_should_offer_completions_for_positional "plumbhub vantage" -eq 1' -fa 'add' -d 'Add a vantage, or change what is known of one.'
complete -c 'plumbhub' -n '__plumbhub_should_offer_completions_for_positional "plumbhub vantage" -eq 1' -fa 'rotate' -d 'Give a vantage a new token; the one before counts no more.'
complete -c 'plumbhub' -n '__plumbhub_should_offer_completions_for_positional "plumbhub vantage" -eq 1' -fa 'remove' -d 'Take a vantage out of the fleet; its token counts no more.'
complete -c 'plumbhub' -n '__plumbhub_should_offer_completions_for_positional "plumbhub vantage" -eq 1' -fa 'list' -d 'Show the vantages, and when they reported last.'
complete -c 'plumbhub' -n '__plumbhub_should_offer_completions_for_flags_or_options "plumbhub vantage add"' -l 'tag' -d 'What it has in common with others; may be repeated.' -rfka ''
complete -c 'plumbhub' -n '__plumbhub_should_offer_completions_for_flags_or_options "plumbhub vantage add" weight' -l 'weight' -d 'Its share of lines beside a vantage of weight 1.' -rfka ''
complete -c 'plumbhub' -n '__plumbhub_should_offer_completions_for_flags_or_options "plumbhub vantage add" fallback' -l 'fallback' -d 'It tells people by itself while the hub does not answer.'
complete -c 'plumbhub' -n '__plumbhub_should_offer_completions_for_flags_or_options "plumbhub vantage add" config' -l 'config' -d 'The configuration. (default: plumbhub.yaml, if there)' -rfka ''
complete -c 'plumbhub' -n '__plumbhub_should_offer_completions_for_flags_or_options "plumbhub vantage add" version' -l 'version' -d 'Show the version.'
complete -c 'plumbhub' -n '__plumbhub_should_offer_completions_for_flags_or_options "plumbhub vantage add" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'plumbhub' -n '__plumbhub_should_offer_completions_for_flags_or_options "plumbhub vantage rotate" config' -l 'config' -d 'The configuration. (default: plumbhub.yaml, if there)' -rfka ''
complete -c 'plumbhub' -n '__plumbhub_should_offer_completions_for_flags_or_options "plumbhub vantage rotate" version' -l 'version' -d 'Show the version.'
complete -c 'plumbhub' -n '__plumbhub_should_offer_completions_for_flags_or_options "plumbhub vantage rotate" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'plumbhub' -n '__plumbhub_should_offer_completions_for_flags_or_options "plumbhub vantage remove" config' -l 'config' -d 'The configuration. (default: plumbhub.yaml, if there)' -rfka ''
complete -c 'plumbhub' -n '__plumbhub_should_offer_completions_for_flags_or_options "plumbhub vantage remove" version' -l 'version' -d 'Show the version.'
complete -c 'plumbhub' -n '__plumbhub_should_offer_completions_for_flags_or_options "plumbhub vantage remove" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'plumbhub' -n '__plumbhub_should_offer_completions_for_flags_or_options "plumbhub vantage list" json' -l 'json' -d 'As one JSON object a line.'
complete -c 'plumbhub' -n '__plumbhub_should_offer_completions_for_flags_or_options "plumbhub vantage list" config' -l 'config' -d 'The configuration. (default: plumbhub.yaml, if there)' -rfka ''
complete -c 'plumbhub' -n '__plumbhub_should_offer_completions_for_flags_or_options "plumbhub vantage list" version' -l 'version' -d 'Show the version.'
complete -c 'plumbhub' -n '__plumbhub_should_offer_completions_for_flags_or_options "plumbhub vantage list" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'plumbhub' -n '__plumbhub_should_offer_completions_for_flags_or_options "plumbhub lines" version' -l 'version' -d 'Show the version.'
complete -c 'plumbhub' -n '__plumbhub_should_offer_completions_for_flags_or_options "plumbhub lines" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'plumbhub' -n '__plumbhub_should_offer_completions_for_positional "plumbhub lines" -eq 1' -fa 'import' -d 'Make the lines of a file the fleet\'s, as a new generation.'
complete -c 'plumbhub' -n '__plumbhub_should_offer_completions_for_positional "plumbhub lines" -eq 1' -fa 'export' -d 'Write the fleet\'s lines as a lines file in JSON.'
complete -c 'plumbhub' -n '__plumbhub_should_offer_completions_for_positional "plumbhub lines" -eq 1' -fa 'diff' -d 'Show what importing a file would change; exit status 1 where it would.'
complete -c 'plumbhub' -n '__plumbhub_should_offer_completions_for_flags_or_options "plumbhub lines import" config' -l 'config' -d 'The configuration. (default: plumbhub.yaml, if there)' -rfka ''
complete -c 'plumbhub' -n '__plumbhub_should_offer_completions_for_flags_or_options "plumbhub lines import" version' -l 'version' -d 'Show the version.'
complete -c 'plumbhub' -n '__plumbhub_should_offer_completions_for_flags_or_options "plumbhub lines import" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'plumbhub' -n '__plumbhub_should_offer_completions_for_flags_or_options "plumbhub lines export" generation' -l 'generation' -d 'The generation. (default: the newest)' -rfka ''
complete -c 'plumbhub' -n '__plumbhub_should_offer_completions_for_flags_or_options "plumbhub lines export" config' -l 'config' -d 'The configuration. (default: plumbhub.yaml, if there)' -rfka ''
complete -c 'plumbhub' -n '__plumbhub_should_offer_completions_for_flags_or_options "plumbhub lines export" version' -l 'version' -d 'Show the version.'
complete -c 'plumbhub' -n '__plumbhub_should_offer_completions_for_flags_or_options "plumbhub lines export" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'plumbhub' -n '__plumbhub_should_offer_completions_for_flags_or_options "plumbhub lines diff" config' -l 'config' -d 'The configuration. (default: plumbhub.yaml, if there)' -rfka ''
complete -c 'plumbhub' -n '__plumbhub_should_offer_completions_for_flags_or_options "plumbhub lines diff" version' -l 'version' -d 'Show the version.'
complete -c 'plumbhub' -n '__plumbhub_should_offer_completions_for_flags_or_options "plumbhub lines diff" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'plumbhub' -n '__plumbhub_should_offer_completions_for_flags_or_options "plumbhub backup" config' -l 'config' -d 'The configuration. (default: plumbhub.yaml, if there)' -rfka ''
complete -c 'plumbhub' -n '__plumbhub_should_offer_completions_for_flags_or_options "plumbhub backup" version' -l 'version' -d 'Show the version.'
complete -c 'plumbhub' -n '__plumbhub_should_offer_completions_for_flags_or_options "plumbhub backup" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'plumbhub' -n '__plumbhub_should_offer_completions_for_flags_or_options "plumbhub reload" config' -l 'config' -d 'The configuration. (default: plumbhub.yaml, if there)' -rfka ''
complete -c 'plumbhub' -n '__plumbhub_should_offer_completions_for_flags_or_options "plumbhub reload" version' -l 'version' -d 'Show the version.'
complete -c 'plumbhub' -n '__plumbhub_should_offer_completions_for_flags_or_options "plumbhub reload" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'plumbhub' -n '__plumbhub_should_offer_completions_for_flags_or_options "plumbhub help" version' -l 'version' -d 'Show the version.'
