package layerwise.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class AtomicFileTest {
    @TempDir
    Path folder;

    private static AtomicFile.Body text(String text) {
        return out -> out.write(text.getBytes(StandardCharsets.UTF_8));
    }

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void createsAndReplacesLeavingNothingElse() throws IOException {
        Path file = folder.resolve("history.csv");
        AtomicFile.write(file, text("a much longer first text"));
        AtomicFile.write(file, text("second"));
        assertThat(file).hasContent("second");
        assertThat(names()).containsExactly("history.csv");
    }

    @Test
    void keepsTheOldFileWhenTheBodyFailsHalfway() throws IOException {
        Path file = folder.resolve("model");
        AtomicFile.write(file, text("old"));
        for (Throwable failure : List.of(new IllegalStateException("bug"), new OutOfMemoryError("large"))) {
            assertThatThrownBy(() -> AtomicFile.write(file, out -> {
                        out.write(new byte[1 << 20]);
                        switch (failure) {
                            case Error error -> throw error;
                            default -> throw (RuntimeException) failure;
                        }
                    }))
                    .isSameAs(failure);
            assertThat(file).hasContent("old");
            assertThat(names()).containsExactly("model");
        }
    }

    @Test
    void saysWhichFileCouldNotBeWrittenAndWhy() throws IOException {
        Path file = folder.resolve("model");
        assertThatThrownBy(() -> AtomicFile.write(file, out -> {
                    out.write(1);
                    throw new IOException("No space left on device");
                }))
                .isInstanceOf(IOException.class)
                .hasMessage("cannot write '" + file + "': No space left on device");
        assertThat(names()).isEmpty();
    }

    @Test
    void readersSeeTheOldFileUntilTheNewOneIsComplete() throws IOException {
        Path file = folder.resolve("model");
        AtomicFile.write(file, text("old"));
        List<String> seen = new ArrayList<>();
        AtomicFile.write(file, out -> {
            out.write("new".getBytes(StandardCharsets.UTF_8));
            out.flush();
            seen.add(Files.readString(file));
        });
        assertThat(seen).containsExactly("old");
        assertThat(file).hasContent("new");
    }

    @Test
    void refusesAMissingFolder() {
        Path missing = folder.resolve("missing");
        Path file = missing.resolve("model");
        String message = "cannot write '" + file + "': the folder '" + missing + "' does not exist; create it first";
        assertThatThrownBy(() -> AtomicFile.write(file, text("x")))
                .isInstanceOf(IOException.class)
                .hasMessage(message);
        assertThatThrownBy(() -> AtomicFile.requireWritable(file)).hasMessage(message);
        assertThat(missing).doesNotExist();
    }

    @Test
    void refusesAFolderAndAFileInsideAFile() throws IOException {
        assertThatThrownBy(() -> AtomicFile.write(folder, text("x")))
                .hasMessage("cannot write '" + folder + "': it is a folder; name a file in it");
        Path file = Files.writeString(folder.resolve("file"), "x");
        Path inside = file.resolve("model");
        assertThatThrownBy(() -> AtomicFile.write(inside, text("x")))
                .hasMessage("cannot write '" + inside + "': the folder '" + file + "' is not a folder");
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void refusesAFolderThatMustNotBeWrittenTo() throws IOException {
        Path closed = Files.createDirectory(
                folder.resolve("closed"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("r-xr-xr-x")));
        Assumptions.assumeFalse(Files.isWritable(closed), "the superuser may write everywhere");
        Path file = closed.resolve("model");
        assertThatThrownBy(() -> AtomicFile.write(file, text("x")))
                .isInstanceOf(IOException.class)
                .hasMessage("cannot write '" + file + "': no permission to create files in '" + closed + "'");
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void followsASymbolicLinkAndKeepsIt() throws IOException {
        Path target = Files.writeString(folder.resolve("target"), "old");
        Path link = Files.createSymbolicLink(folder.resolve("link"), target.getFileName());
        AtomicFile.write(link, text("new"));
        assertThat(link).isSymbolicLink();
        assertThat(target).hasContent("new");
        assertThat(names()).containsExactly("link", "target");
    }

    // A pipe of its own, never a device of the machine: a broken AtomicFile would replace that for everybody.
    @Test
    @DisabledOnOs(OS.WINDOWS)
    @Timeout(10)
    void writesThroughToAPipe() throws Exception {
        Path pipe = folder.resolve("pipe");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor())
                .isZero();
        FutureTask<String> reader = new FutureTask<>(() -> Files.readString(pipe));
        Thread.ofVirtual().start(reader);
        AtomicFile.write(pipe, text("through"));
        assertThat(names()).containsExactly("pipe");
        assertThat(Files.isRegularFile(pipe)).isFalse();
        assertThat(reader.get(5, TimeUnit.SECONDS)).isEqualTo("through");
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void newFilesHaveTheUsualPermissions() throws IOException {
        Path usual = Files.writeString(folder.resolve("usual"), "x");
        Path file = folder.resolve("model");
        AtomicFile.write(file, text("x"));
        assertThat(Files.getPosixFilePermissions(file)).isEqualTo(Files.getPosixFilePermissions(usual));
    }
}
