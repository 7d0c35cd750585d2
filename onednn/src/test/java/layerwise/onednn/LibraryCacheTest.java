package layerwise.onednn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@EnabledOnOs(OS.LINUX)
class LibraryCacheTest {
    @TempDir
    Path folder;

    @BeforeEach
    void useAnEmptyCache() {
        System.setProperty(LibraryCache.PROPERTY, folder.toString());
    }

    @AfterEach
    void useTheUsualCache() {
        System.clearProperty(LibraryCache.PROPERTY);
    }

    @Test
    void theFirstStartUnpacksAndTheNextReadsNothingAnew() throws IOException {
        Path library = LibraryCache.open().library();
        assertThat(library).startsWith(folder).hasFileName("libdnnl.so.3").hasSize(89_662_848);
        assertThat(library.resolveSibling("libgomp.so.1")).exists();
        FileTime time = Files.getLastModifiedTime(library);
        FileTime sealed = Files.getLastModifiedTime(library.resolveSibling("libdnnl.so.3.seal"));

        assertThat(LibraryCache.open().library()).isEqualTo(library);

        assertThat(Files.getLastModifiedTime(library)).isEqualTo(time);
        assertThat(Files.getLastModifiedTime(library.resolveSibling("libdnnl.so.3.seal")))
                .isEqualTo(sealed);
        assertThat(parts()).isEmpty();
    }

    @Test
    void aFileThatWasCutIsUnpackedAgain() throws IOException {
        Path library = LibraryCache.open().library();
        Files.setPosixFilePermissions(library, PosixFilePermissions.fromString("rw-------"));
        try (RandomAccessFile file = new RandomAccessFile(library.toFile(), "rw")) {
            file.setLength(1000);
        }
        assertThat(LibraryCache.open().library()).hasSize(89_662_848);
    }

    @Test
    void aFileThatWasChangedIsUnpackedAgain() throws IOException {
        Path library = LibraryCache.open().library();
        byte original = byteAt(library, 50_000_000);
        Files.setPosixFilePermissions(library, PosixFilePermissions.fromString("rw-------"));
        try (RandomAccessFile file = new RandomAccessFile(library.toFile(), "rw")) {
            file.seek(50_000_000);
            file.write(original ^ 1);
        }
        assertThat(byteAt(LibraryCache.open().library(), 50_000_000)).isEqualTo(original);
    }

    private static byte byteAt(Path library, long at) throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(library.toFile(), "r")) {
            file.seek(at);
            return file.readByte();
        }
    }

    @Test
    void aWholeFileWhoseSealIsLostIsSealedAgainAndNotUnpacked() throws IOException {
        Path library = LibraryCache.open().library();
        FileTime time = Files.getLastModifiedTime(library);
        Files.delete(library.resolveSibling("libdnnl.so.3.seal"));
        assertThat(Files.getLastModifiedTime(LibraryCache.open().library())).isEqualTo(time);
        assertThat(library.resolveSibling("libdnnl.so.3.seal")).exists();
    }

    @Test
    void whatAStartThatWasKilledLeftIsRemoved() throws IOException {
        Path own = Files.createDirectories(folder.resolve("onednn-3.11-a8948803"));
        Files.writeString(own.resolve("libdnnl.so.3123.part"), "half");
        LibraryCache.open().library();
        assertThat(parts()).isEmpty();
    }

    @Test
    void startsAtTheSameTimeUnpackOnceAndAllFindIt() throws Exception {
        List<Process> starts = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            starts.add(OtherProcess.start(
                    Map.of(), List.of("-D" + LibraryCache.PROPERTY + "=" + folder), UnpackMain.class));
        }
        Path library = folder.resolve("onednn-3.11-a8948803/libdnnl.so.3");
        for (Process start : starts) {
            assertThat(OtherProcess.finished(start).output().strip()).isEqualTo(library.toString());
        }
        assertThat(library).hasSize(89_662_848);
        assertThat(parts()).isEmpty();
    }

    private List<Path> parts() throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith(".part")).toList();
        }
    }

    @Test
    void aFolderThatCannotBeIsSaidWithTheReasonAndTheWayOut() throws IOException {
        Files.writeString(folder.resolve("file"), "in the way");
        System.setProperty(LibraryCache.PROPERTY, folder.resolve("file").toString());
        assertThatThrownBy(LibraryCache::open)
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith(folder.resolve("file").toString())
                .hasMessageContaining("cannot be made")
                .hasMessageEndingWith("set -Dlayerwise.cache to another");
    }

    @Test
    void withoutAHomeAFolderOfTheUsersOwnAmongTheTemporaryFilesIsUsed() throws Exception {
        OtherProcess unpack = unpackWithoutAHome();
        Path own = folder.resolve("layerwise-" + System.getProperty("user.name"));
        assertThat(unpack.output().strip())
                .isEqualTo(own.resolve("onednn-3.11-a8948803/libdnnl.so.3").toString());
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(own)))
                .isEqualTo("rwx------");
        assertThat(unpackWithoutAHome().output()).isEqualTo(unpack.output());
    }

    @Test
    void aTemporaryFolderThatOthersCanWriteToIsRefused() throws Exception {
        Path own = Files.createDirectory(folder.resolve("layerwise-" + System.getProperty("user.name")));
        Files.setPosixFilePermissions(own, PosixFilePermissions.fromString("rwxrwxrwx"));
        assertThat(unpackWithoutAHome().output()).contains("is not this user's alone");
        Files.delete(own);
        Files.createSymbolicLink(own, Files.createDirectory(folder.resolve("elsewhere")));
        assertThat(unpackWithoutAHome().output()).contains("is not this user's alone");
    }

    private OtherProcess unpackWithoutAHome() throws Exception {
        return OtherProcess.run(
                Map.of("XDG_CACHE_HOME", "/proc/nowhere"), List.of("-Djava.io.tmpdir=" + folder), UnpackMain.class);
    }
}
