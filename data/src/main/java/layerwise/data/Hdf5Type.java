package layerwise.data;

import io.jhdf.GlobalHeap;
import io.jhdf.object.datatype.DataType;
import io.jhdf.object.datatype.EnumDataType;
import io.jhdf.object.datatype.FixedPoint;
import io.jhdf.object.datatype.FloatingPoint;
import io.jhdf.object.datatype.StringData;
import io.jhdf.object.datatype.VariableLength;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import layerwise.data.TextType.Characters;
import layerwise.data.TextType.Names;
import layerwise.data.TextType.Padding;
import org.jspecify.annotations.Nullable;

/** HDF5's types of elements that make columns. */
final class Hdf5Type {
    private static final Map<Integer, String> TRUTH_VALUES = Map.of(0, "FALSE", 1, "TRUE");

    private Hdf5Type() {}

    /** The element of a type; empty where it is neither a number nor text. */
    static Optional<ElementType> of(DataType type, Hdf5Storage storage) {
        return Optional.ofNullable(
                switch (type) {
                    case FixedPoint integer -> integer(integer);
                    case FloatingPoint number -> floating(number);
                    case EnumDataType names -> enumeration(names);
                    case StringData text when text.getSize() > 0 -> new Characters(text.getSize(), padding(text));
                    case VariableLength text
                    when text.isVariableLengthString() && text.getSize() == Heap.bytes(storage) ->
                        new HeapText(text.getSize(), new Heap(storage));
                    default -> null;
                });
    }

    private static @Nullable NumberType integer(FixedPoint type) {
        int bytes = type.getSize();
        boolean whole = bytes == 1 || bytes == 2 || bytes == 4 || bytes == 8;
        if (!whole || type.getBitOffset() != 0 || type.getBitPrecision() != bytes * 8) {
            return null;
        }
        return new NumberType(
                type.isSigned() ? NumberType.Kind.SIGNED : NumberType.Kind.UNSIGNED, bytes, type.getByteOrder());
    }

    /** IEEE 754's formats only: sign, then 5, 8 or 11 bits of exponent, then the significand. */
    private static @Nullable NumberType floating(FloatingPoint type) {
        int bytes = type.getSize();
        int exponent = switch (bytes) {
            case 2 -> 5;
            case 4 -> 8;
            case 8 -> 11;
            default -> 0;
        };
        boolean ieee = exponent > 0
                && type.getExponentSize() == exponent
                && type.getMantissaSize() == bytes * 8 - 1 - exponent
                && type.getExponentLocation() == type.getMantissaSize()
                && type.getMantissaLocation() == 0
                && type.getSignLocation() == bytes * 8 - 1
                && type.getExponentBias() == (1 << (exponent - 1)) - 1;
        return ieee ? new NumberType(NumberType.Kind.FLOAT, bytes, type.getByteOrder()) : null;
    }

    /** Truth values as h5py writes them are an enumeration. */
    private static @Nullable ElementType enumeration(EnumDataType type) {
        NumberType number = type.getBaseType() instanceof FixedPoint base ? integer(base) : null;
        if (number == null) {
            return null;
        }
        if (number.bytes() == 1 && type.getEnumMapping().equals(TRUTH_VALUES)) {
            return new NumberType(NumberType.Kind.BOOLEAN, 1, number.order());
        }
        return new Names(number, type.getEnumMapping());
    }

    private static Padding padding(StringData type) {
        return switch (type.getPaddingType()) {
            case NULL_TERMINATED -> Padding.TERMINATED;
            case NULL_PADDED -> Padding.ZEROS;
            case SPACE_PADDED -> Padding.BLANKS;
        };
    }

    /** The global heap, where texts of any length lie in collections; those read last are kept. */
    private static final class Heap {
        private static final int KEPT = 1024;

        private final Hdf5Storage storage;
        private final Map<Long, GlobalHeap> collections = new LinkedHashMap<>(16, 0.75f, true) {
            private static final long serialVersionUID = 1;

            @Override
            protected boolean removeEldestEntry(Map.Entry<Long, GlobalHeap> eldest) {
                return size() > KEPT;
            }
        };

        Heap(Hdf5Storage storage) {
            this.storage = storage;
        }

        /** The length of a text, its collection's address, its number there. */
        static int bytes(Hdf5Storage storage) {
            return Integer.BYTES + storage.getSizeOfOffsets() + Integer.BYTES;
        }

        ByteBuffer object(long address, int index) {
            GlobalHeap collection = collections.get(address);
            if (collection == null) {
                collection = new GlobalHeap(storage, address);
                collections.put(address, collection);
            }
            return collection.getObjectData(index);
        }
    }

    /** A text of any length. */
    private record HeapText(int bytes, Heap heap) implements TextType {
        @Override
        public @Nullable String text(ByteBuffer cells, int offset) {
            cells.order(ByteOrder.LITTLE_ENDIAN);
            int length = cells.getInt(offset);
            int last = offset + bytes - Integer.BYTES;
            long address = 0;
            for (int at = last - 1; at >= offset + Integer.BYTES; at--) {
                address = address << 8 | (cells.get(at) & 0xFF);
            }
            int index = cells.getInt(last);
            if (index == 0 || length == 0) {
                return "";
            }
            ByteBuffer object = heap.object(address, index);
            if (length < 0 || length > object.remaining()) {
                return null;
            }
            ByteBuffer text = object.slice(0, length);
            // Some writers count a zero at the end.
            while (length > 0 && text.get(length - 1) == 0) {
                length--;
            }
            return TextType.decode(text.slice(0, length));
        }
    }
}
