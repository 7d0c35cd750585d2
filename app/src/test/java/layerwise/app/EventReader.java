package layerwise.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldOptions;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.DescriptorValidationException;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.DynamicMessage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/**
 * Reads files of TensorBoard events by Google's own Protocol Buffers, from the definitions in TensorFlow's event.proto and
 * summary.proto, and checks the frame of every record with a CRC-32C of its own.
 */
final class EventReader {
    private static final Descriptor EVENT = events();

    private EventReader() {}

    /** A message whose fields are asked for by name. */
    record Message(DynamicMessage fields) {
        Object get(String name) {
            return fields.getField(fields.getDescriptorForType().findFieldByName(name));
        }

        boolean has(String name) {
            return fields.hasField(fields.getDescriptorForType().findFieldByName(name));
        }

        Message message(String name) {
            return new Message((DynamicMessage) get(name));
        }

        List<Message> messages(String name) {
            return ((List<?>) get(name))
                    .stream().map(DynamicMessage.class::cast).map(Message::new).toList();
        }

        double number(String name) {
            return ((Number) get(name)).doubleValue();
        }

        List<Double> numbers(String name) {
            return ((List<?>) get(name)).stream().map(Double.class::cast).toList();
        }
    }

    /** The events of a file, in order; nothing is left over, and no event has a field that is not defined. */
    static List<Message> read(Path file) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
        List<Message> events = new ArrayList<>();
        while (bytes.hasRemaining()) {
            byte[] length = new byte[8];
            bytes.get(length);
            assertThat(bytes.getInt()).as("checksum of a length").isEqualTo(masked(length));
            byte[] data = new byte
                    [Math.toIntExact(ByteBuffer.wrap(length)
                            .order(ByteOrder.LITTLE_ENDIAN)
                            .getLong())];
            bytes.get(data);
            assertThat(bytes.getInt()).as("checksum of an event").isEqualTo(masked(data));
            DynamicMessage event = DynamicMessage.parseFrom(EVENT, ByteString.copyFrom(data));
            assertThat(event.getUnknownFields().asMap()).isEmpty();
            events.add(new Message(event));
        }
        return events;
    }

    /** The events of all files in a folder, in the order of their names, as TensorBoard goes through them. */
    static List<Path> files(Path folder) throws IOException {
        try (var files = Files.list(folder)) {
            return files.filter(file -> file.getFileName().toString().contains("tfevents"))
                    .sorted()
                    .toList();
        }
    }

    /** The values of all summaries at a step, by their tags. */
    static SequencedMap<String, Message> summary(List<Message> events, long step) {
        SequencedMap<String, Message> values = new LinkedHashMap<>();
        for (Message event : events) {
            if (event.has("summary") && event.get("step").equals(step)) {
                for (Message value : event.message("summary").messages("value")) {
                    assertThat(values.put((String) value.get("tag"), value)).isNull();
                }
            }
        }
        return values;
    }

    private static int masked(byte[] data) {
        int crc = -1;
        for (byte b : data) {
            crc ^= b & 0xFF;
            for (int bit = 0; bit < 8; bit++) {
                crc = (crc & 1) == 0 ? crc >>> 1 : (crc >>> 1) ^ 0x82F63B78;
            }
        }
        crc = ~crc;
        return ((crc >>> 15) | (crc << 17)) + (int) 0xA282EAD8L;
    }

    private static Descriptor events() {
        FileDescriptorProto file = FileDescriptorProto.newBuilder()
                .setName("event.proto")
                .setSyntax("proto3")
                .addMessageType(DescriptorProto.newBuilder()
                        .setName("Event")
                        .addField(field("wall_time", 1, FieldDescriptorProto.Type.TYPE_DOUBLE))
                        .addField(field("step", 2, FieldDescriptorProto.Type.TYPE_INT64))
                        .addField(field("file_version", 3, FieldDescriptorProto.Type.TYPE_STRING))
                        .addField(message("summary", 5, "Summary"))
                        .addField(message("session_log", 7, "SessionLog")))
                .addMessageType(DescriptorProto.newBuilder()
                        .setName("SessionLog")
                        .addField(field("status", 1, FieldDescriptorProto.Type.TYPE_INT32)))
                .addMessageType(DescriptorProto.newBuilder()
                        .setName("Summary")
                        .addField(message("value", 1, "Value").setLabel(FieldDescriptorProto.Label.LABEL_REPEATED)))
                .addMessageType(DescriptorProto.newBuilder()
                        .setName("Value")
                        .addField(field("tag", 1, FieldDescriptorProto.Type.TYPE_STRING))
                        .addField(field("simple_value", 2, FieldDescriptorProto.Type.TYPE_FLOAT))
                        .addField(message("histo", 5, "HistogramProto")))
                .addMessageType(DescriptorProto.newBuilder()
                        .setName("HistogramProto")
                        .addField(field("min", 1, FieldDescriptorProto.Type.TYPE_DOUBLE))
                        .addField(field("max", 2, FieldDescriptorProto.Type.TYPE_DOUBLE))
                        .addField(field("num", 3, FieldDescriptorProto.Type.TYPE_DOUBLE))
                        .addField(field("sum", 4, FieldDescriptorProto.Type.TYPE_DOUBLE))
                        .addField(field("sum_squares", 5, FieldDescriptorProto.Type.TYPE_DOUBLE))
                        .addField(packed("bucket_limit", 6))
                        .addField(packed("bucket", 7)))
                .build();
        try {
            return FileDescriptor.buildFrom(file, new FileDescriptor[0]).findMessageTypeByName("Event");
        } catch (DescriptorValidationException e) {
            throw new AssertionError(e);
        }
    }

    private static FieldDescriptorProto.Builder field(String name, int number, FieldDescriptorProto.Type type) {
        return FieldDescriptorProto.newBuilder()
                .setName(name)
                .setNumber(number)
                .setType(type)
                .setLabel(FieldDescriptorProto.Label.LABEL_OPTIONAL);
    }

    private static FieldDescriptorProto.Builder message(String name, int number, String type) {
        return field(name, number, FieldDescriptorProto.Type.TYPE_MESSAGE).setTypeName("." + type);
    }

    private static FieldDescriptorProto.Builder packed(String name, int number) {
        return field(name, number, FieldDescriptorProto.Type.TYPE_DOUBLE)
                .setLabel(FieldDescriptorProto.Label.LABEL_REPEATED)
                .setOptions(FieldOptions.newBuilder().setPacked(true));
    }
}
