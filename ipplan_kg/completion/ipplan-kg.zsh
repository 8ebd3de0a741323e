#compdef ipplan-kg
# Completion of ipplan-kg for zsh: put this line into ~/.zshrc, below compinit
#     eval "$(ipplan-kg completion zsh)"

_ipplan_kg() {
    local line value
    local -a values shown open_values open_shown
    while IFS= read -r line; do
        value=${line%%$'\t'*}
        case $value in
            :files) _files ;;
            *=) open_values+=("$value"); open_shown+=("${line//$'\t'/  -- }") ;;
            *) values+=("$value"); shown+=("${line//$'\t'/  -- }") ;;
        esac
    done < <("${(Q)words[1]}" completion --complete zsh "${(@Q)words[2,CURRENT]}" 2>/dev/null)
    (( $#values )) && compadd -l -d shown -a values
    (( $#open_values )) && compadd -l -S '' -d open_shown -a open_values
}

if [[ ${funcstack[1]} == _ipplan-kg ]]; then
    _ipplan_kg "$@"
else
    compdef _ipplan_kg ipplan-kg
fi
