package layerwise.app;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.TypeConversionException;

/**
 * The arguments of a command, completed from the file that its option {@code --config} names: each line of that stands for an option,
 * unless the option is given.
 */
final class ConfigFile {
    /** The key of the table, which is no option. */
    static final String DATA = "data";

    /** The option that names the file. */
    static final String OPTION = "--config";

    private static final Set<String> LISTS = Set.of("hidden", "class-weights", "features", "test-features", "metrics");

    /** What says what to do, or how to tell it, rather than how to train. */
    private static final Set<String> NOT_IN_FILE =
            Set.of(OPTION, "--print-config", "--find-learning-rate", "--json", "--help", "--version", "--stack-trace");

    /** Of each pair one excludes the other, so that giving one puts the file's other out of force. */
    private static final Map<String, String> EXCLUDED = Map.of("--test", "--test-split", "--test-split", "--test");

    private static final Pattern BLAMED = Pattern.compile("(--[a-z0-9-]+)(: .*)", Pattern.DOTALL);

    private final String[] arguments;
    private final Map<String, String> places = new HashMap<>();

    private ConfigFile(String[] arguments) {
        this.arguments = arguments;
    }

    /**
     * Completes the arguments of a command.
     *
     * @param commandLine the whole command line with its subcommands
     * @throws InputException if the file cannot be read, or one of its lines is no setting of the command; the message names the line
     */
    static ConfigFile complete(CommandLine commandLine, String[] arguments) {
        ConfigFile plain = new ConfigFile(arguments);
        if (Arrays.stream(arguments).noneMatch(argument -> argument.startsWith(OPTION))) {
            return plain;
        }
        ParseResult parsed;
        try {
            parsed = commandLine.parseArgs(arguments).subcommand();
        } catch (ParameterException e) {
            // What is wrong with the arguments themselves is told by who runs them.
            return plain;
        }
        if (parsed == null
                || !parsed.hasMatchedOption(OPTION)
                || parsed.matchedOption(OPTION).type() == boolean.class
                || parsed.isUsageHelpRequested()) {
            return plain;
        }
        Path file = Path.of(parsed.matchedOption(OPTION).originalStringValues().getFirst());
        return completed(parsed, file, arguments);
    }

    private static ConfigFile completed(ParseResult given, Path file, String[] arguments) {
        CommandLine command = given.commandSpec().commandLine();
        Map<String, String> places = new HashMap<>();
        List<String> added = new ArrayList<>();
        Optional<String> data = Optional.empty();
        boolean dataGiven = !given.matchedPositionals().isEmpty();
        List<Setting> settings = YamlFile.read(file, LISTS::contains);
        requireKeys(file, settings, command);
        // Asked before the settings are checked, because that parses anew.
        Set<String> taken = new TreeSet<>();
        for (OptionSpec option : given.matchedOptionsSet()) {
            taken.add(option.longestName());
            taken.add(EXCLUDED.getOrDefault(option.longestName(), option.longestName()));
        }
        if (given.hasMatchedOption("--find-learning-rate")) {
            // In the file it names the model, and none is written.
            taken.add("--output");
        }
        for (Setting setting : settings) {
            String place = file + ", line " + setting.line() + ": " + setting.key();
            List<String> argument = argument(place, setting, command);
            check(place, argument, command);
            if (setting.key().equals(DATA)) {
                data = dataGiven ? Optional.empty() : Optional.of(argument.getFirst());
            } else if (!taken.contains("--" + setting.key())) {
                added.addAll(argument);
                places.put("--" + setting.key(), place);
            }
        }
        List<String> all = new ArrayList<>(List.of(arguments));
        int after = all.indexOf(command.getCommandName()) + 1;
        data.ifPresent(added::add);
        all.addAll(after, added);
        ConfigFile completed = new ConfigFile(all.toArray(String[]::new));
        completed.places.putAll(places);
        return completed;
    }

    private static void requireKeys(Path file, List<Setting> settings, CommandLine command) {
        SortedSet<String> keys = new TreeSet<>(Set.of(DATA));
        for (OptionSpec option : command.getCommandSpec().options()) {
            if (!NOT_IN_FILE.contains(option.longestName())) {
                keys.add(option.longestName().substring(2));
            }
        }
        Map<String, Integer> lines = new HashMap<>();
        for (Setting setting : settings) {
            String place = file + ", line " + setting.line() + ": ";
            if (!keys.contains(setting.key())) {
                String suggestion = Nearest.of(setting.key(), keys)
                        .map(key -> " (did you mean '" + key + "'?)")
                        .orElse("; the keys are " + String.join(", ", keys));
                throw new InputException(place + "unknown key '" + setting.key() + "'" + suggestion);
            }
            Integer earlier = lines.put(setting.key(), setting.line());
            if (earlier != null) {
                throw new InputException(
                        place + "'" + setting.key() + "' is there already, in line " + earlier + "; keep one of them");
            }
        }
    }

    /** The setting as an argument; none of a flag that is not set. */
    private static List<String> argument(String place, Setting setting, CommandLine command) {
        if (setting.key().equals(DATA)) {
            return List.of(setting.value().startsWith("-") ? "./" + setting.value() : setting.value());
        }
        String name = "--" + setting.key();
        if (command.getCommandSpec().findOption(name).type() != boolean.class) {
            return List.of(name + "=" + setting.value());
        }
        return switch (setting.value()) {
            case "true" -> List.of(name);
            case "false" -> List.of();
            default -> throw new InputException(place + ": expected true or false, not '" + setting.value() + "'");
        };
    }

    private static void check(String place, List<String> argument, CommandLine command) {
        try {
            command.parseArgs(argument.toArray(String[]::new));
        } catch (ParameterException e) {
            String message = String.valueOf(
                    e.getCause() instanceof TypeConversionException cause ? cause.getMessage() : e.getMessage());
            throw new InputException(place + ": " + message, e);
        }
    }

    /** The arguments, completed. */
    String[] arguments() {
        return arguments.clone();
    }

    /** A message that begins with an option, with the line of the file in place of the option if that was set there. */
    String placed(String message) {
        Matcher blamed = BLAMED.matcher(message);
        return blamed.matches() && places.containsKey(blamed.group(1))
                ? places.get(blamed.group(1)) + blamed.group(2)
                : message;
    }
}
