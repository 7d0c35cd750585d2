/** The {@code layerwise} command. */
module layerwise.app {
    requires static org.jspecify;
    requires java.desktop;
    requires layerwise.core;
    requires layerwise.data;
    requires info.picocli;
    requires de.siegmar.fastcsv;
    requires tools.jackson.core;
    requires org.snakeyaml.engine;

    opens layerwise.app to
            info.picocli;
}
