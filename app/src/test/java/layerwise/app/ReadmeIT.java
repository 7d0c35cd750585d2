package layerwise.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * The README does what it says: every command line of its {@code sh} blocks ends with exit code 0 and every
 * {@code java} block compiles and runs, one after another in one fresh copy of the checkout.
 */
class ReadmeIT {
    private static final Path README = Checkout.ROOT.resolve("README.md");
    private static final Pattern BLOCK =
            Pattern.compile("^```(\\w+)[^\\n]*\\n(.*?)^```", Pattern.MULTILINE | Pattern.DOTALL);

    /** The command that runs this test. */
    private static final Pattern TEST_COMMAND = Pattern.compile("mvn( -\\S+)* verify");

    @TempDir
    static Path folder;

    private record Block(String language, String text, int line) {
        List<String> commands() {
            return text.replace("\\\n", " ")
                    .lines()
                    .map(String::strip)
                    .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                    .toList();
        }
    }

    @TestFactory
    Stream<DynamicTest> whatTheReadmeSaysWorks() throws IOException {
        Path checkout = folder.resolve("layerwise");
        Checkout.copyTo(checkout);
        List<DynamicTest> tests = new ArrayList<>();
        for (Block block : blocks()) {
            switch (block.language()) {
                case "sh" ->
                    block.commands().stream()
                            .filter(command -> !isTestCommand(command))
                            .forEach(command -> tests.add(dynamicTest(command, () -> run(checkout, command))));
                case "java" -> tests.add(dynamicTest("Java of line " + block.line(), () -> run(checkout, block)));
                default -> {}
            }
        }
        return tests.stream();
    }

    @Test
    void onlyTheTestCommandIsNotRun() throws IOException {
        assertThat(blocks().stream()
                        .filter(block -> block.language().equals("sh"))
                        .flatMap(block -> block.commands().stream())
                        .filter(ReadmeIT::isTestCommand))
                .as("README.md shows the command that checks everything, once, in a block marked sh")
                .hasSize(1);
    }

    @Test
    void showsCommandsAndJava() throws IOException {
        assertThat(blocks().stream().map(Block::language)).contains("sh", "java");
    }

    private static List<Block> blocks() throws IOException {
        assertThat(README).exists();
        String text = Files.readString(README);
        return BLOCK.matcher(text)
                .results()
                .map(found -> new Block(
                        found.group(1),
                        found.group(2),
                        (int) text.substring(0, found.start()).lines().count() + 1))
                .toList();
    }

    private static boolean isTestCommand(String command) {
        return TEST_COMMAND.matcher(command).matches();
    }

    private static void run(Path checkout, String command) throws Exception {
        ChildProcess shell = ChildProcess.run(checkout, List.of("sh", "-c", command));
        assertThat(shell.exitCode()).as("README.md says: " + shell.report()).isZero();
    }

    /** Compiles the block against the core and runs it. One without a main method is the body of one. */
    private static void run(Path checkout, Block block) throws Exception {
        String name = "Readme" + block.line();
        Path classes = Files.createDirectories(folder.resolve("java"));
        Path source = classes.resolve(name + ".java");
        Files.writeString(source, block.text().contains("void main(") ? block.text() : asProgram(block.text()));
        ByteArrayOutputStream messages = new ByteArrayOutputStream();
        int exitCode = ToolProvider.getSystemJavaCompiler()
                .run(null, messages, messages, "-cp", classPath(), "-d", classes.toString(), source.toString());
        assertThat(exitCode)
                .as(
                        "README.md's Java of line %d does not compile:%n%s",
                        block.line(), messages.toString(StandardCharsets.UTF_8))
                .isZero();
        ChildProcess java = ChildProcess.java(
                checkout, Stream.of("--add-modules", "jdk.incubator.vector", "-cp", classPath() + ":" + classes, name));
        assertThat(java.exitCode())
                .as("README.md's Java of line %d: %s", block.line(), java.report())
                .isZero();
    }

    private static String asProgram(String text) {
        List<String> imports =
                text.lines().filter(line -> line.startsWith("import ")).toList();
        List<String> body =
                text.lines().filter(line -> !line.startsWith("import ")).toList();
        return String.join("\n", imports) + "\nvoid main() throws Exception {\n" + String.join("\n", body) + "\n}\n";
    }

    private static String classPath() throws IOException {
        try (Stream<Path> jars = Files.list(Checkout.LIBRARIES)) {
            return jars.map(Path::toString)
                    .filter(jar -> jar.contains("layerwise-core-"))
                    .findFirst()
                    .orElseThrow();
        }
    }
}
