# Completion of ipplan-kg for fish: put this line into ~/.config/fish/config.fish
#     ipplan-kg completion fish | source

function __ipplan_kg_complete
    set -l words (commandline -opc) (commandline -ct)
    for line in ($words[1] completion --complete fish $words[2..-1] 2>/dev/null)
        if test "$line" = :files
            __fish_complete_path (commandline -ct)
        else
            printf '%s\n' $line
        end
    end
end

complete -c ipplan-kg -f -a '(__ipplan_kg_complete)'
