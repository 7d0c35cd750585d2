package layerwise.app;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import layerwise.DivergedException;
import layerwise.table.InvalidTableException;
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
    private final Output output;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--stack-trace",
            scope = ScopeType.INHERIT,
            description = "If something goes wrong, show where in the program.")
    private boolean stackTrace;

    private Main(Output output) {
        this.output = output;
    }

    /** Runs the command and ends the process with its exit code. */
    public static void main(String[] arguments) {
        // The engine's warnings, which the JDK prints with a time stamp over two lines, look like the command's own.
        System.setProperty("java.util.logging.SimpleFormatter.format", "layerwise: %5$s%n");
        System.exit(run(arguments, Output.ofProcess()));
    }

    /** Runs the command and gives its exit code. */
    static int run(String[] arguments, Output output) {
        Main main = new Main(output);
        CommandLine commandLine = new CommandLine(main)
                // A column may be named @price.
                .setExpandAtFiles(false)
                .addSubcommand(new TrainCommand(output))
                .addSubcommand(new PredictCommand(output))
                .addSubcommand(new EvaluateCommand(output))
                .addSubcommand(new InspectCommand(output))
                .addSubcommand(new StepCommand(output))
                .addSubcommand(new CheckGradientsCommand(output))
                .addSubcommand(new DoctorCommand(output))
                .addSubcommand(new HelpCommand())
                .setOut(output.out())
                .setErr(output.err())
                .setParameterExceptionHandler((exception, _) -> main.wrongUsage(exception))
                .setExecutionExceptionHandler((exception, _, _) -> main.failure(exception));
        Converters.register(commandLine);
        int exitCode;
        try {
            exitCode = commandLine.execute(arguments);
        } catch (OutOfMemoryError e) {
            exitCode = main.failure(e);
        }
        if (output.out().checkError() && exitCode == ExitCode.OK) {
            return main.complain(ExitCode.SOFTWARE, "standard output could not be written to the end");
        }
        return exitCode;
    }

    /** Without a command: the help. */
    @Override
    public void run() {
        spec.commandLine().usage(output.out());
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
            case InputException _ -> complain(ExitCode.USAGE, message);
            case InvalidTableException _ -> complain(ExitCode.USAGE, message);
            case DivergedException _ -> complain(ExitCode.SOFTWARE, message);
            case IOException _ -> complain(ExitCode.SOFTWARE, message);
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
