package layerwise.app;

import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.nio.file.Path;

/**
 * Where the launcher script enters: takes standard error back, then runs {@link Main}.
 *
 * <p>Java warns of the incubating Vector API on standard error before any program starts, and has no option against
 * that. The script therefore starts Java with standard error leading nowhere, and hands the true one over as the file
 * that the system property {@code layerwise.stderr} numbers. With the property {@code layerwise.rehearsal}, a folder, it
 * runs a {@link Rehearsal} instead.
 */
final class Launch {
    private Launch() {}

    public static void main(String[] arguments) throws IOException {
        Integer descriptor = Integer.getInteger("layerwise.stderr");
        if (descriptor != null) {
            System.setErr(standardError(descriptor));
        }
        String rehearsal = System.getProperty("layerwise.rehearsal");
        if (rehearsal != null) {
            Rehearsal.run(Path.of(rehearsal));
            return;
        }
        Main.main(arguments);
    }

    /** The open file of that number. Opening it a second time by a name would lose its position, so it is taken as it is. */
    private static PrintStream standardError(int descriptor) {
        try {
            var open = FileDescriptor.class.getDeclaredConstructor(int.class);
            open.setAccessible(true);
            var file = new FileOutputStream(open.newInstance(descriptor));
            return new PrintStream(
                    new BufferedOutputStream(file), true, Charset.forName(System.getProperty("stderr.encoding")));
        } catch (ReflectiveOperationException e) {
            throw new LinkageError("Standard error cannot be taken over from the launcher.", e);
        }
    }
}
