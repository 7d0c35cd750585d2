/** Readers of tables from files, each of which gives a {@link layerwise.table.TableSource}. */
@SuppressWarnings("requires-automatic") // DuckDB and jHDF have no module descriptors.
module layerwise.data {
    requires static org.jspecify;
    requires transitive layerwise.core;
    requires de.siegmar.fastcsv;
    requires io.jhdf;
    requires java.desktop;
    requires java.sql;
    requires duckdb.jdbc;

    exports layerwise.data;
}
