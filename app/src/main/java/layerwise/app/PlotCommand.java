package layerwise.app;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Draws the curves of training runs, in the terminal and into files. */
@Command(
        name = "plot",
        description = "Draw the cost and the metrics of training runs, in the terminal and into files.",
        footer = {
            "",
            "Examples:",
            "  layerwise plot runs/digits",
            "  layerwise plot runs/digits --log-scale --output digits.png",
            "  layerwise plot runs/wide runs/deep --output both.svg --output both.png",
            "  layerwise plot history.csv"
        })
final class PlotCommand implements Callable<Integer> {
    private final Output output;

    @Parameters(
            arity = "1..*",
            paramLabel = "RUN",
            description = "A folder that 'train --log-dir' wrote, or a table that 'train --history' wrote; several are"
                    + " drawn over one another.")
    private List<Path> paths = List.of();

    @Option(
            names = "--output",
            paramLabel = "FILE",
            description = "Where the picture goes, by its ending .svg or .png; may be given several times (default:"
                    + " curves.svg beside the data of the first RUN).")
    private List<Path> files = List.of();

    @Option(names = "--log-scale", description = "Draw the cost on a logarithmic scale.")
    private boolean logScale;

    PlotCommand(Output output) {
        this.output = output;
    }

    @Override
    public Integer call() throws IOException {
        List<Path> pictures = files.isEmpty() ? List.of(beside(paths.getFirst())) : files;
        pictures.forEach(picture -> PictureFile.requireEnding("--output", picture));
        List<RunHistory> runs = paths.stream().map(RunHistory::read).toList();
        for (Path picture : pictures) {
            OutputFile.require("--output", picture, paths);
        }
        List<String> names = names();
        List<Panel> panels = Panel.of(runs, logScale);
        PrintWriter out = output.out();
        out.print(TerminalPlot.draw(names, panels, CurveChart.epochs(runs, 6)));
        out.println();
        Drawing drawing = CurveChart.draw(runs, names, panels);
        for (Path picture : pictures) {
            PictureFile.write(drawing, picture);
            out.printf(Locale.ROOT, "curves    %s, %,d bytes%n", picture, Files.size(picture));
        }
        return ExitCode.OK;
    }

    private static Path beside(Path run) {
        return Files.isDirectory(run) ? run.resolve("curves.svg") : run.resolveSibling("curves.svg");
    }

    /** What the runs are called: as they are given, but several by their last names if those tell them apart. */
    private List<String> names() {
        List<String> given = paths.stream().map(Path::toString).toList();
        List<String> last = paths.stream().map(PlotCommand::lastName).toList();
        boolean distinct = new HashSet<>(last).size() == last.size();
        return new ArrayList<>(paths.size() > 1 && distinct ? last : given);
    }

    private static String lastName(Path run) {
        Path whole = run.toAbsolutePath().normalize();
        Path folder = whole.endsWith(RunLog.FILE) ? whole.getParent() : whole;
        Path name = folder == null ? null : folder.getFileName();
        return name == null ? run.toString() : name.toString().replaceFirst("\\.(csv|jsonl)$", "");
    }
}
