package layerwise.app;

import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.jar.Attributes;
import java.util.jar.Manifest;
import picocli.CommandLine.IVersionProvider;

/** The version that the build writes into the jar's manifest. */
final class Version implements IVersionProvider {
    /** The version, or {@code development} where the classes do not come out of a jar. */
    static String text() throws IOException {
        Class<?> here = Version.class;
        String version = here.getPackage().getImplementationVersion();
        // The package of a named module does not know it, but such a module finds its own manifest, and no other.
        if (version == null && here.getModule().isNamed()) {
            try (InputStream manifest = here.getResourceAsStream("/META-INF/MANIFEST.MF")) {
                version = manifest == null
                        ? null
                        : new Manifest(manifest).getMainAttributes().getValue(Attributes.Name.IMPLEMENTATION_VERSION);
            }
        }
        return Optional.ofNullable(version).orElse("development");
    }

    @Override
    public String[] getVersion() throws IOException {
        return new String[] {"layerwise " + text(), "Java " + Runtime.version()};
    }
}
