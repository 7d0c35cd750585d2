package layerwise.app;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import layerwise.DivergedException;
import layerwise.table.InvalidTableException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * The {@code layerwise} command. Results go to standard output, progress and messages to standard error. Whatever goes wrong is
 * one sentence on standard error and an exit code: 1 where the work failed, 2 where the usage or the input is wrong.
 */
@Command(
        name = "layerwise",
        scope = ScopeType.INHERIT,
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        usageHelpAutoWidth = true,
        description = "Deep feed-forward neural networks that you can see through.",
        footer = {
            "",
            "Examples:",
            "  layerwise train                  on the built-in handwritten digits",
            "  layerwise train iris.csv         on a table, whose last column is the target",
            "  layerwise predict iris.safetensors new.csv",
            "  layerwise step --layer 1         one training step, every matrix in sight",
            "",
            "'layerwise COMMAND --help' tells what a command does and takes."
        })
public final class Main implements Runnable {
    /** In the order in which the help lists them. */
    private static final List<String> COMMANDS = List.of(
            "train",
            "describe",
            "cross-validate",
            "predict",
            "evaluate",
            "inspect",
            "plot",
            "plot-boundary",
            "step",
            "check-gradients",
            "doctor",
            "help");

    private final Output output;

    @Spec
    private @Nullable CommandSpec spec;

    @Option(
            names = "--stack-trace",
            scope = ScopeType.INHERIT,
            description = "If something goes wrong, show where in the program.")
    private boolean stackTrace;

    /** The arguments of the command at work, once they are known. */
    private Optional<ConfigFile> configured = Optional.empty();

    private Main(Output output) {
        this.output = output;
    }

    /** Runs the command and ends the process with its exit code. */
    public static void main(String[] arguments) {
        // The engine's warnings, which the JDK prints with a time stamp over two lines, look like the command's own.
        System.setProperty("java.util.logging.SimpleFormatter.format", "layerwise: %5$s%n");
        // The reader of HDF5 logs through a façade that would say at its first use that nobody listens.
        System.setProperty("slf4j.internal.verbosity", "ERROR");
        int exitCode = ExitCode.SOFTWARE;
        try {
            exitCode = run(arguments, Output.ofProcess());
        } finally {
            Interruption.letGo();
        }
        System.exit(exitCode);
    }

    /** Runs the command and gives its exit code. */
    static int run(String[] arguments, Output output) {
        Main main = new Main(output);
        int exitCode;
        try {
            Optional<PredictCommand> prediction = plainPrediction(arguments, output);
            exitCode = prediction.isPresent() ? main.run(prediction.get()) : main.parse(arguments);
        } catch (OutOfMemoryError e) {
            exitCode = main.failure(e);
        }
        if (output.out().checkError() && exitCode == ExitCode.OK) {
            return main.complain(ExitCode.SOFTWARE, "standard output could not be written to the end");
        }
        return exitCode;
    }

    /**
     * The command of {@code predict MODEL} and {@code predict MODEL DATA.csv}. It is the one that scripts run for a row at a
     * time, and parsing would take a third of its time; there is nothing to parse where no argument is an option.
     */
    private static Optional<PredictCommand> plainPrediction(String[] arguments, Output output) {
        if (arguments.length < 2 || arguments.length > 3 || !arguments[0].equals("predict")) {
            return Optional.empty();
        }
        for (String argument : arguments) {
            if (argument.isEmpty() || argument.startsWith("-")) {
                return Optional.empty();
            }
        }
        try {
            Path model = Path.of(arguments[1]);
            Optional<Path> data = arguments.length == 3 ? Optional.of(Path.of(arguments[2])) : Optional.empty();
            return Optional.of(new PredictCommand(output, ModelOptions.of(model, data)));
        } catch (InvalidPathException e) {
            return Optional.empty();
        }
    }

    private int run(PredictCommand prediction) {
        try {
            return prediction.call();
        } catch (IOException | RuntimeException e) {
            return failure(e);
        }
    }

    private int parse(String[] arguments) {
        CommandLine commandLine = new CommandLine(this);
        for (String name : needed(arguments)) {
            commandLine.addSubcommand(command(name, output));
        }
        commandLine
                // A column may be named @price.
                .setExpandAtFiles(false)
                .setOut(output.out())
                .setErr(output.err())
                .setParameterExceptionHandler((exception, _) -> wrongUsage(exception))
                .setExecutionExceptionHandler((exception, _, _) -> failure(exception));
        Converters.register(commandLine);
        try {
            configured = Optional.of(ConfigFile.complete(commandLine, arguments));
        } catch (InputException e) {
            return failure(e);
        }
        return commandLine.execute(configured.get().arguments());
    }

    /**
     * The commands that these arguments may be about. Picocli reads a command's annotations as soon as it is added, which
     * takes longer than most commands run; so where the first argument names a command, the others are left out.
     */
    private static List<String> needed(String[] arguments) {
        boolean named = arguments.length > 0 && COMMANDS.contains(arguments[0]) && !arguments[0].equals("help");
        return named ? List.of(arguments[0]) : COMMANDS;
    }

    private static Object command(String name, Output output) {
        return switch (name) {
            case "train" -> new TrainCommand(output);
            case "describe" -> new DescribeCommand(output);
            case "cross-validate" -> new CrossValidateCommand(output);
            case "predict" -> new PredictCommand(output);
            case "evaluate" -> new EvaluateCommand(output);
            case "inspect" -> new InspectCommand(output);
            case "plot" -> new PlotCommand(output);
            case "plot-boundary" -> new PlotBoundaryCommand(output);
            case "step" -> new StepCommand(output);
            case "check-gradients" -> new CheckGradientsCommand(output);
            case "doctor" -> new DoctorCommand(output);
            case "help" -> new HelpCommand();
            default -> throw new IllegalArgumentException("no command is named '" + name + "'");
        };
    }

    /** Without a command: the help. */
    @Override
    public void run() {
        Objects.requireNonNull(spec).commandLine().usage(output.out());
    }

    private int wrongUsage(ParameterException exception) {
        String command = exception.getCommandLine().getCommandSpec().qualifiedName();
        return complain(ExitCode.USAGE, sentence(exception) + "; see '" + command + " --help'");
    }

    private static String sentence(ParameterException exception) {
        if (exception instanceof UnmatchedArgumentException unmatched) {
            boolean command = !exception.getCommandLine().getSubcommands().isEmpty();
            String kind = unmatched.isUnknownOption()
                    ? "unknown option"
                    : command ? "unknown command" : "one argument too many,";
            return kind + " '" + unmatched.getUnmatched().getFirst() + "'" + suggestion(unmatched.getSuggestions());
        }
        String message = String.valueOf(exception.getMessage()).replaceFirst("\\.$", "");
        return message.substring(0, 1).toLowerCase(Locale.ROOT) + message.substring(1);
    }

    private static String suggestion(List<String> names) {
        return names.isEmpty() ? "" : " (did you mean " + names.getFirst() + "?)";
    }

    private int failure(Throwable failure) {
        if (stackTrace) {
            failure.printStackTrace(output.err());
        }
        String message = String.valueOf(failure.getMessage());
        return switch (failure) {
            case InputException _ ->
                complain(
                        ExitCode.USAGE,
                        configured.map(file -> file.placed(message)).orElse(message));
            case InvalidTableException _ -> complain(ExitCode.USAGE, message);
            case DivergedException _ -> complain(ExitCode.SOFTWARE, message);
            case IOException _ -> complain(ExitCode.SOFTWARE, message);
            case UncheckedIOException _ -> complain(ExitCode.SOFTWARE, message);
            case OutOfMemoryError _ ->
                complain(
                        ExitCode.SOFTWARE,
                        "out of memory with a heap of " + (Runtime.getRuntime().maxMemory() >> 20)
                                + " MiB; give Java more, for example LAYERWISE_JAVA_OPTS=-Xmx8g");
            default ->
                complain(
                        ExitCode.SOFTWARE,
                        "an error in Layerwise itself, " + failure + "; --stack-trace shows where it arose");
        };
    }

    private int complain(int exitCode, String sentence) {
        PrintWriter err = output.err();
        err.println("layerwise: " + sentence.lines().collect(Collectors.joining(" ")));
        err.flush();
        return exitCode;
    }
}
