package layerwise.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
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
