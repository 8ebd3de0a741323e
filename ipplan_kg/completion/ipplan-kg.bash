# Completion of ipplan-kg for bash: put this line into ~/.bashrc
#     eval "$(ipplan-kg completion bash)"

_ipplan_kg() {
    local line
    COMPREPLY=()
    while IFS= read -r line; do
        case $line in
            :files) compopt -o default -o filenames ;;
            *=) compopt -o nospace; COMPREPLY+=("$line") ;;
            *) COMPREPLY+=("$line") ;;
        esac
    done < <("${COMP_WORDS[0]}" completion --complete bash "${COMP_LINE:0:COMP_POINT}" 2>/dev/null)
}

complete -F _ipplan_kg ipplan-kg
