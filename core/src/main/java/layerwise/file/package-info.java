/** The model file: the safetensors format, read with checks and written atomically. */
@NullMarked
package layerwise.file;

import org.jspecify.annotations.NullMarked;
