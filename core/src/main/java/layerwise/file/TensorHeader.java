package layerwise.file;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.function.Consumer;
import layerwise.math.Matrix;
import layerwise.math.Precision;

/**
 * The head of a safetensors file: what the metadata say, and which bytes of the data each tensor is. Whatever comes out of
 * {@link #parse} has been checked: the tensors fill the data without gap or overlap, and every shape fits its bytes.
 *
 * @param tensors in the order of the header
 */
record TensorHeader(List<Tensor> tensors, SequencedMap<String, String> metadata) {
    static final int LENGTH_BYTES = 8;
    static final int MAXIMUM_BYTES = 100_000_000;
    private static final int MAXIMUM_VALUES = 1_000_000;
    private static final char REPLACEMENT = '\uFFFD';
    private static final String METADATA = "__metadata__";

    /** One tensor: its bytes are those from {@code begin} (included) to {@code end} (excluded) of the data. */
    record Tensor(String name, Precision precision, int rows, int columns, long begin, long end) {
        /** The tensor cut into pieces of at most {@code maximumBytes}, in the order of the file: whole rows, or parts of one. */
        List<Tile> tiles(int maximumBytes) {
            List<Tile> tiles = new ArrayList<>();
            if (begin == end) {
                return tiles;
            }
            int elements = maximumBytes / precision.bytes();
            int width = Math.min(elements, columns);
            int height = elements / width;
            for (int row = 0; row < rows; row += Math.min(height, rows - row)) {
                for (int column = 0; column < columns; column += Math.min(width, columns - column)) {
                    tiles.add(new Tile(row, column, Math.min(height, rows - row), Math.min(width, columns - column)));
                }
            }
            return tiles;
        }
    }

    /** A part of a tensor: {@code rows} rows from {@code row} on, {@code columns} columns from {@code column} on. */
    record Tile(int row, int column, int rows, int columns) {
        int size() {
            return rows * columns;
        }
    }

    /** The header of {@code matrices}; float64 data come first, so that every element is aligned to its size. */
    static TensorHeader of(Map<String, Matrix> matrices, SequencedMap<String, String> metadata) {
        if (matrices.containsKey(METADATA)) {
            throw new IllegalArgumentException("'" + METADATA + "' is no name for a tensor: the format uses it itself");
        }
        Map<String, Tensor> placed = new LinkedHashMap<>();
        long end = 0;
        for (Precision precision : new Precision[] {Precision.FLOAT64, Precision.FLOAT32}) {
            for (Map.Entry<String, Matrix> entry : matrices.entrySet()) {
                Matrix matrix = entry.getValue();
                // What is multiplied as bfloat16 is stored as float32.
                if ((matrix.precision() == Precision.FLOAT64) == (precision == Precision.FLOAT64)) {
                    long begin = end;
                    end += (long) matrix.size() * precision.bytes();
                    String name = entry.getKey();
                    placed.put(name, new Tensor(name, precision, matrix.rows(), matrix.columns(), begin, end));
                }
            }
        }
        return new TensorHeader(matrices.keySet().stream().map(placed::get).toList(), metadata);
    }

    /** The number of bytes of all tensors. */
    long dataBytes() {
        return tensors.stream().mapToLong(Tensor::end).max().orElse(0);
    }

    /** The tensors in the order of their data. */
    List<Tensor> inDataOrder() {
        return tensors.stream()
                .sorted(Comparator.comparingLong(Tensor::begin).thenComparingLong(Tensor::end))
                .toList();
    }

    /** The file's bytes before the data: the length of the JSON, the JSON, and spaces so that the data start at a multiple of 8. */
    byte[] bytes() {
        SequencedMap<String, Object> fields = new LinkedHashMap<>();
        if (!metadata.isEmpty()) {
            fields.put(METADATA, metadata);
        }
        for (Tensor tensor : tensors) {
            SequencedMap<String, Object> field = new LinkedHashMap<>();
            field.put("dtype", tensor.precision == Precision.FLOAT64 ? "F64" : "F32");
            field.put("shape", List.of(tensor.rows, tensor.columns));
            field.put("data_offsets", List.of(tensor.begin, tensor.end));
            fields.put(tensor.name, field);
        }
        byte[] json = Json.write(fields).getBytes(StandardCharsets.UTF_8);
        int length = Math.ceilDiv(json.length, 8) * 8;
        if (length > MAXIMUM_BYTES) {
            throw new IllegalArgumentException(
                    "the metadata take " + length + " bytes; a safetensors file holds at most " + MAXIMUM_BYTES);
        }
        ByteBuffer buffer = ByteBuffer.allocate(LENGTH_BYTES + length).order(ByteOrder.LITTLE_ENDIAN);
        buffer.putLong(length).put(json);
        while (buffer.hasRemaining()) {
            buffer.put((byte) ' ');
        }
        return buffer.array();
    }

    /**
     * The header that a file's bytes before the data describe.
     *
     * @param judge sees the metadata before the tensors are looked at, and may refuse them
     * @throws IllegalArgumentException if they are not JSON, or describe what no safetensors file has; what {@code judge} throws
     */
    static TensorHeader parse(byte[] bytes, Consumer<Map<String, String>> judge) {
        Map<?, ?> fields;
        SequencedMap<String, String> metadata;
        try {
            fields = fields(bytes);
            metadata = metadata(new JsonObject("the header", fields));
        } catch (IllegalArgumentException e) {
            throw damaged(e);
        }
        judge.accept(metadata);
        try {
            TensorHeader header = new TensorHeader(tensors(new JsonObject("the header", fields)), metadata);
            header.requireContiguous();
            return header;
        } catch (IllegalArgumentException e) {
            throw damaged(e);
        }
    }

    private static IllegalArgumentException damaged(IllegalArgumentException e) {
        return new IllegalArgumentException("it is damaged or no safetensors file: " + e.getMessage(), e);
    }

    private static Map<?, ?> fields(byte[] bytes) {
        String text = new String(bytes, LENGTH_BYTES, bytes.length - LENGTH_BYTES, StandardCharsets.UTF_8);
        // What is not UTF-8 becomes a replacement character, which a text may also have of its own.
        if (text.indexOf(REPLACEMENT) >= 0
                && !ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8))
                        .equals(ByteBuffer.wrap(bytes).position(LENGTH_BYTES))) {
            throw new IllegalArgumentException("the header is not UTF-8");
        }
        if (!(new JsonParser(text, MAXIMUM_VALUES).parse() instanceof Map<?, ?> map)) {
            throw new IllegalArgumentException("the header is not a JSON object");
        }
        return map;
    }

    private static SequencedMap<String, String> metadata(JsonObject header) {
        SequencedMap<String, String> metadata = new LinkedHashMap<>();
        if (header.has(METADATA)) {
            JsonObject object = header.object(METADATA);
            for (Object key : object.fields().keySet()) {
                metadata.put((String) key, object.text((String) key));
            }
        }
        return metadata;
    }

    private static List<Tensor> tensors(JsonObject header) {
        List<Tensor> tensors = new ArrayList<>();
        for (Object key : header.fields().keySet()) {
            if (!METADATA.equals(key)) {
                tensors.add(tensor((String) key, header.object((String) key)));
            }
        }
        return List.copyOf(tensors);
    }

    private static Tensor tensor(String name, JsonObject field) {
        field.requireOnly("dtype", "shape", "data_offsets");
        String type = field.text("dtype");
        Precision precision = switch (type) {
            case "F32" -> Precision.FLOAT32;
            case "F64" -> Precision.FLOAT64;
            default ->
                throw new IllegalArgumentException(
                        "tensor '" + name + "' has the type '" + type + "'; only F32 and F64 can be read");
        };
        List<Long> shape = field.wholes("shape");
        if (shape.size() != 2 || !isDimension(shape.get(0)) || !isDimension(shape.get(1))) {
            throw new IllegalArgumentException("tensor '" + name + "' has the shape " + shape
                    + "; expected [rows, columns], each from 0 to " + Integer.MAX_VALUE);
        }
        List<Long> offsets = field.wholes("data_offsets");
        if (offsets.size() != 2 || offsets.get(0) < 0 || offsets.get(1) < offsets.get(0)) {
            throw new IllegalArgumentException("tensor '" + name + "' has the data_offsets " + offsets
                    + "; expected [begin, end] with 0 ≤ begin ≤ end");
        }
        long elements = shape.get(0) * shape.get(1);
        long bytes = offsets.get(1) - offsets.get(0);
        // A matrix is one Java array, so a product that big is refused before it is multiplied once more.
        if (elements > Integer.MAX_VALUE - 8 || elements * precision.bytes() != bytes) {
            throw new IllegalArgumentException("tensor '" + name + "' of the shape " + shape + " has " + elements
                    + " elements of " + precision.bytes() + " bytes, which do not fit its " + bytes + " bytes of data");
        }
        int rows = shape.get(0).intValue();
        return new Tensor(name, precision, rows, shape.get(1).intValue(), offsets.get(0), offsets.get(1));
    }

    private static boolean isDimension(long number) {
        return number >= 0 && number <= Integer.MAX_VALUE;
    }

    private void requireContiguous() {
        long end = 0;
        for (Tensor tensor : inDataOrder()) {
            if (tensor.begin != end) {
                throw new IllegalArgumentException("the data of tensor '" + tensor.name + "' begin at byte "
                        + tensor.begin + (tensor.begin < end ? ", inside another tensor's" : ", after a gap")
                        + "; expected byte " + end);
            }
            end = tensor.end;
        }
    }
}
