package layerwise.app;

/** A point of a plane. */
record Point(double x, double y) {}
