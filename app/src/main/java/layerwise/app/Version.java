package layerwise.app;

import picocli.CommandLine.IVersionProvider;

/** The version that the build writes into the jar's manifest. */
final class Version implements IVersionProvider {
    /** The version, or {@code development} where the classes do not come out of a jar. */
    static String text() {
        String version = Version.class.getPackage().getImplementationVersion();
        return version == null ? "development" : version;
    }

    @Override
    public String[] getVersion() {
        return new String[] {"layerwise " + text(), "Java " + Runtime.version()};
    }
}
