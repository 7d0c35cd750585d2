package layerwise.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PendingFileTest {
    @TempDir
    Path folder;

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(path -> path.getFileName().toString()).toList();
        }
    }

    @Test
    void theOldFileStaysUntilTheNewOneIsCommitted() throws IOException {
        Path file = Files.writeString(folder.resolve("table"), "old");
        try (PendingFile pending = PendingFile.beside(file)) {
            Files.writeString(pending.temporary(), "new");
            assertThat(pending.temporary().getParent()).isEqualTo(folder.toRealPath());
            assertThat(file).hasContent("old");
            pending.commit();
        }
        assertThat(file).hasContent("new");
        assertThat(names()).containsExactly("table");
    }

    @Test
    void whatIsNotCommittedIsDeleted() throws IOException {
        Path file = folder.resolve("table");
        try (PendingFile pending = PendingFile.beside(file)) {
            Files.writeString(pending.temporary(), "half");
        }
        assertThat(names()).isEmpty();
    }

    @Test
    void nothingIsCommittedWhereNothingWasWritten() throws IOException {
        try (PendingFile pending = PendingFile.beside(folder.resolve("table"))) {
            assertThatThrownBy(pending::commit).isInstanceOf(NoSuchFileException.class);
        }
        assertThat(names()).isEmpty();
    }
}
