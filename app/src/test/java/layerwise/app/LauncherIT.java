package layerwise.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The launcher script, in a copy of the checkout. A Maven that only pretends stands in where it is to build. */
class LauncherIT {
    private static final String JAVA_HOME = System.getProperty("java.home");

    @TempDir
    Path folder;

    private Path checkout = Path.of("");
    private Path tools = Path.of("");

    @BeforeEach
    void copyCheckout() throws IOException {
        checkout = folder.resolve("a check out");
        Checkout.copyTo(checkout);
        tools = Files.createDirectory(folder.resolve("tools"));
        script("mvn", """
            echo built >>'%1$s/builds'
            sleep 1
            mkdir -p '%1$s/app/target/distribution'
            cp -r '%2$s/lib' '%1$s/app/target/distribution'
            touch '%1$s/app/target/distribution/stamp'
            """.formatted(checkout, Checkout.DISTRIBUTION));
    }

    @Test
    void startsThroughSymbolicLinksFromAnotherFolder() throws Exception {
        Path link = Files.createSymbolicLink(folder.resolve("link"), checkout.resolve("layerwise"));
        Path bin = Files.createDirectory(folder.resolve("bin of mine"));
        Path relative = Files.createSymbolicLink(bin.resolve("lw"), bin.relativize(link));
        ChildProcess layerwise = layerwise(bin, relative, "--version");
        assertThat(layerwise.exitCode()).as(layerwise.report()).isZero();
        assertThat(layerwise.output()).startsWith("layerwise 0.");
        assertThat(layerwise.errors()).isEmpty();
        assertThat(builds()).isZero();
    }

    @Test
    void passesExitCodeAndStandardErrorOn() throws Exception {
        ChildProcess layerwise = layerwise(checkout, checkout.resolve("layerwise"), "no such command");
        assertThat(layerwise.exitCode()).as(layerwise.report()).isEqualTo(2);
        assertThat(layerwise.output()).isEmpty();
        assertThat(layerwise.errors()).contains("no such command").doesNotContain("WARNING");
    }

    @Test
    void passesOptionsToJava() throws Exception {
        ChildProcess layerwise = ChildProcess.run(
                checkout,
                Map.of(
                        "JAVA_HOME",
                        JAVA_HOME,
                        "LAYERWISE_JAVA_OPTS",
                        "-Xlog:gc* -XshowSettings:no-such-topic -Xno-such"),
                List.of("./layerwise", "--version"));
        assertThat(layerwise.exitCode()).as(layerwise.report()).isEqualTo(1);
        assertThat(layerwise.errors()).contains("-Xno-such");
    }

    @Test
    void distributionRunsWithoutSources() throws Exception {
        Path installed = folder.resolve("installed");
        Files.move(checkout.resolve("app/target/distribution"), installed);
        ChildProcess layerwise = layerwise(folder, installed.resolve("layerwise"), "--version");
        assertThat(layerwise.exitCode()).as(layerwise.report()).isZero();
        assertThat(layerwise.output()).startsWith("layerwise 0.");
    }

    @Test
    void startsFromTheArchiveOfClassesThatFitsTheJavaAndTheJars() throws Exception {
        Path archive = archive();
        String option = "-XX:SharedArchiveFile=" + archive;
        assertThat(optionsGivenToJava()).contains(option);
        ChildProcess onIt = ChildProcess.run(
                checkout,
                Map.of("JAVA_HOME", JAVA_HOME, "LAYERWISE_JAVA_OPTS", "-Xshare:on -XX:SharedArchiveFile=archive"),
                List.of("sh", "-c", "ln -s \"$0\" archive && ./layerwise --version", archive.toString()));
        assertThat(onIt.exitCode())
                .as("Java does not take it: " + onIt.report())
                .isZero();

        FileTime made = Files.getLastModifiedTime(archive);
        Files.setLastModifiedTime(archive, FileTime.from(made.toInstant().plusMillis(10)));
        assertThat(optionsGivenToJava()).as("of jars of another time").doesNotContain(option);
        Files.setLastModifiedTime(archive, made);
        Files.move(archive, archive.resolveSibling("start-up-25.0.99.jsa"));
        assertThat(optionsGivenToJava()).as("of another Java").noneMatch(given -> given.contains("SharedArchiveFile"));
    }

    @Test
    void damagedArchiveOfClassesDisturbsNothing() throws Exception {
        ChildProcess sound = layerwise(checkout, checkout.resolve("layerwise"), "--help");
        Path archive = archive();
        FileTime made = Files.getLastModifiedTime(archive);
        byte[] bytes = Files.readAllBytes(archive);
        // Not at its head, by which Java would tell at once.
        for (int i = bytes.length / 10; i < bytes.length; i += 1 << 12) {
            bytes[i] ^= 0x55;
        }
        for (byte[] damaged : List.of(bytes, Arrays.copyOf(bytes, bytes.length / 2), new byte[0])) {
            Files.write(archive, damaged);
            Files.setLastModifiedTime(archive, made);
            ChildProcess layerwise = layerwise(checkout, checkout.resolve("layerwise"), "--help");
            assertThat(layerwise).isEqualTo(sound);
        }
    }

    /** Shares of the time that Java itself takes, so that it holds on any machine. */
    @Test
    void predictionOfOneRowStartsSoon() throws Exception {
        Path table = Tables.twoClasses(folder);
        Path row = Tables.write(folder.resolve("row.csv"), "width,height\n13,500\n");
        Path model = folder.resolve("model.safetensors");
        CommandRun train = CommandRun.of("train", table, "--epochs", 5, "--output", model);
        assertThat(train.exitCode()).as(train.err()).isZero();
        Path hello = Files.writeString(
                folder.resolve("Hello.java"),
                "class Hello { public static void main(String[] arguments) { System.out.println(\"Hello\"); } }");
        assertThat(ToolProvider.getSystemJavaCompiler().run(null, null, null, hello.toString()))
                .isZero();
        long java = Long.MAX_VALUE;
        long predict = Long.MAX_VALUE;
        for (int i = 0; i < 7; i++) {
            java = Math.min(java, nanoseconds(JAVA_HOME + "/bin/java", "-cp", folder.toString(), "Hello"));
            predict = Math.min(predict, nanoseconds("./layerwise", "predict", model.toString(), row.toString()));
        }
        assertThat((double) predict / java).isLessThan(10);
    }

    @Test
    void buildsAgainOnceAfterSourceChanged() throws Exception {
        Path source = checkout.resolve("core/src/main/java/module-info.java");
        Files.setLastModifiedTime(source, FileTime.from(Instant.now()));
        ChildProcess first = layerwise(checkout, checkout.resolve("layerwise"), "--version");
        assertThat(first.exitCode()).as(first.report()).isZero();
        assertThat(first.errors()).isEqualToIgnoringNewLines("Building Layerwise (the sources have changed) …");
        ChildProcess second = layerwise(checkout, checkout.resolve("layerwise"), "--version");
        assertThat(second.errors()).isEmpty();
        assertThat(builds()).isEqualTo(1);
    }

    @Test
    void firstStartsAtTheSameTimeBuildOnce() throws Exception {
        startTogether();
    }

    @Test
    void firstStartsAtTheSameTimeBuildOnceWithoutTheFlockCommand() throws Exception {
        hideFromScript("flock");
        startTogether();
    }

    @Test
    void lockOfLauncherThatDiedIsTakenOver() throws Exception {
        hideFromScript("flock");
        Files.delete(checkout.resolve("app/target/distribution/stamp"));
        Path lock = Files.createDirectories(checkout.resolve("app/target/lock.d"));
        Process dead = new ProcessBuilder("true").start();
        dead.waitFor();
        Files.writeString(lock.resolve("holder"), dead.pid() + "\n");
        ChildProcess layerwise = layerwise(checkout, checkout.resolve("layerwise"), "--version");
        assertThat(layerwise.exitCode()).as(layerwise.report()).isZero();
        assertThat(lock).doesNotExist();
    }

    @Test
    void failedBuildShowsItsMessages() throws Exception {
        Files.delete(checkout.resolve("app/target/distribution/stamp"));
        script("mvn", "echo the reason; exit 1");
        ChildProcess layerwise = layerwise(checkout, checkout.resolve("layerwise"), "--version");
        assertThat(layerwise.exitCode()).isEqualTo(1);
        assertThat(layerwise.output()).isEmpty();
        assertThat(layerwise.errors()).contains("the reason");
    }

    @Test
    void missingJavaIsSaidInOneSentence() throws Exception {
        Path script = checkout.resolve("layerwise");
        String text = Files.readString(script);
        String nowhere = text.replaceAll("/(usr|opt|Library)/[^ ;]*", "/nowhere/*");
        assertThat(nowhere).isNotEqualTo(text);
        Files.writeString(script, nowhere);
        ChildProcess layerwise = ChildProcess.run(
                checkout,
                Map.of(
                        "JAVA_HOME",
                        "",
                        "JAVA25_HOME",
                        "",
                        "HOME",
                        folder.toString(),
                        "PATH",
                        oldJava() + ":/usr/bin:/bin"),
                List.of("./layerwise", "--version"));
        assertThat(layerwise.exitCode()).as(layerwise.report()).isEqualTo(1);
        assertThat(layerwise.errors().lines()).singleElement().asString().contains("25.0.3", "install", "JAVA_HOME");
    }

    @Test
    void missingMavenIsSaidInOneSentence() throws Exception {
        Files.delete(checkout.resolve("app/target/distribution/stamp"));
        hideFromScript("mvn");
        ChildProcess layerwise = layerwise(checkout, checkout.resolve("layerwise"), "--version");
        assertThat(layerwise.exitCode()).as(layerwise.report()).isEqualTo(1);
        assertThat(layerwise.errors().lines()).singleElement().asString().contains("Maven", "install");
    }

    private void startTogether() throws Exception {
        Files.delete(checkout.resolve("app/target/distribution/stamp"));
        Callable<ChildProcess> start = () -> layerwise(checkout, checkout.resolve("layerwise"), "--version");
        try (var threads = Executors.newFixedThreadPool(3)) {
            for (Future<ChildProcess> layerwise : threads.invokeAll(List.of(start, start, start))) {
                assertThat(layerwise.get().exitCode())
                        .as(layerwise.get().report())
                        .isZero();
            }
        }
        assertThat(builds()).isEqualTo(1);
    }

    private ChildProcess layerwise(Path from, Path script, String argument) throws Exception {
        return ChildProcess.run(
                from,
                Map.of("JAVA_HOME", JAVA_HOME, "PATH", tools + ":" + System.getenv("PATH")),
                List.of(script.toString(), argument));
    }

    private Path archive() throws IOException {
        try (Stream<Path> files = Files.list(checkout.resolve("app/target/distribution"))) {
            return files.filter(file -> file.getFileName().toString().startsWith("start-up-"))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("The build made no archive of classes; what tools/start-up"
                            + " said is in the build's output"));
        }
    }

    /** What the launcher gives to a Java that only says so. */
    private List<String> optionsGivenToJava() throws Exception {
        Path jdk = folder.resolve("jdk");
        tools = Files.createDirectories(jdk.resolve("bin"));
        Files.copy(Path.of(JAVA_HOME, "release"), jdk.resolve("release"), StandardCopyOption.REPLACE_EXISTING);
        script("java", "printf '%s\\n' \"$@\"");
        ChildProcess java =
                ChildProcess.run(checkout, Map.of("JAVA_HOME", jdk.toString()), List.of("./layerwise", "--version"));
        assertThat(java.exitCode()).as(java.report()).isZero();
        return java.output().lines().toList();
    }

    private long nanoseconds(String... command) throws Exception {
        long start = System.nanoTime();
        ChildProcess process = ChildProcess.run(checkout, Map.of("JAVA_HOME", JAVA_HOME), List.of(command));
        long time = System.nanoTime() - start;
        assertThat(process.exitCode()).as(process.report()).isZero();
        return time;
    }

    private long builds() throws IOException {
        Path builds = checkout.resolve("builds");
        return Files.exists(builds) ? Files.readAllLines(builds).size() : 0;
    }

    /** Makes the script look for another command, which does not exist. */
    private void hideFromScript(String command) throws IOException {
        Path script = checkout.resolve("layerwise");
        String text = Files.readString(script);
        String hidden = text.replace("command -v " + command, "command -v no-such-" + command);
        assertThat(hidden).isNotEqualTo(text);
        Files.writeString(script, hidden);
    }

    /** A folder with a java of a JDK that is too old. */
    private Path oldJava() throws IOException {
        Path jdk = Files.createDirectories(folder.resolve("jdk-25.0.2"));
        Files.writeString(jdk.resolve("release"), "JAVA_VERSION=\"25.0.2\"\n");
        tools = Files.createDirectory(jdk.resolve("bin"));
        script("java", "echo started the wrong java");
        return tools;
    }

    private void script(String name, String body) throws IOException {
        Path script = tools.resolve(name);
        Files.writeString(script, "#!/bin/sh\nset -e\n" + body);
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
}
