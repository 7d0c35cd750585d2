package layerwise.app;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.ExitCode;

/**
 * Runs the commands once each, for the classes that they load: the build has Java note them down, and puts them into the
 * archive that later starts take them from.
 */
final class Rehearsal {
    private Rehearsal() {}

    /**
     * Runs the commands, silently, on files in this folder.
     *
     * @throws IllegalStateException if one of them fails
     */
    static void run(Path folder) throws IOException {
        String model = folder.resolve("model.safetensors").toString();
        String table = folder.resolve("table.csv").toString();
        String log = folder.resolve("run").toString();
        String row = folder.resolve("row.csv").toString();
        Files.writeString(Path.of(table), "x,y,kind\n0,1,a\n1,0,b\n0.5,1,a\n1,0.25,b\n0,2,a\n2,0,b\n");
        Files.writeString(Path.of(row), "x,y\n0.25,0.75\n");
        run("train", table, "--epochs", "2", "--hidden", "16,8", "--test-split", "0", "--output", model);
        run("predict", model, row);
        run("predict", "--output", folder.resolve("predictions.csv").toString(), model, row);
        run("evaluate", model, table);
        run("inspect", model);
        run("step", table);
        run("check-gradients", table);
        run("doctor");
        run("train", table, "--epochs", "2", "--test-split", "0", "--output", model, "--log-dir", log);
        run("plot", log);
        run("train", "--epochs", "1", "--hidden", "16", "--output", model);
        run("--help");
        run("--version");
    }

    private static void run(String... arguments) {
        PrintWriter nowhere = new PrintWriter(Writer.nullWriter());
        int exitCode = Main.run(arguments, new Output(nowhere, nowhere, false));
        if (exitCode != ExitCode.OK) {
            throw new IllegalStateException("the rehearsal of " + List.of(arguments) + " ended with " + exitCode);
        }
    }
}
