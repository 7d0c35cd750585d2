package layerwise.app;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import layerwise.file.AtomicFile;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.composer.Composer;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.parser.ParserImpl;
import org.snakeyaml.engine.v2.scanner.StreamReader;
import org.snakeyaml.engine.v2.schema.CoreSchema;

/** A file of settings in YAML 1.2: one mapping of keys to plain values, or to lists of them. */
final class YamlFile {
    private final Path file;
    private final Predicate<String> lists;

    private YamlFile(Path file, Predicate<String> lists) {
        this.file = file;
        this.lists = lists;
    }

    /**
     * The settings in a file, in its order; a key may occur again.
     *
     * @param lists whether a key takes lists
     * @throws InputException if it cannot be read, or is not such a file; the message names the file and the line
     */
    static List<Setting> read(Path file, Predicate<String> lists) {
        YamlFile yaml = new YamlFile(file, lists);
        List<Setting> settings = new ArrayList<>();
        Optional<Node> root = yaml.compose();
        if (root.isEmpty()) {
            return settings;
        }
        if (!(root.get() instanceof MappingNode mapping)) {
            throw yaml.refuse(root.get(), "expected lines of a key and a value, such as 'epochs: 100'");
        }
        for (NodeTuple line : mapping.getValue()) {
            if (!(line.getKeyNode() instanceof ScalarNode key)) {
                throw yaml.refuse(line.getKeyNode(), "a key must be a word, such as epochs in 'epochs: 100'");
            }
            Node value = line.getValueNode();
            settings.add(new Setting(
                    key.getValue(), yaml.elements(key.getValue(), value), value instanceof SequenceNode, line(key)));
        }
        return settings;
    }

    private Optional<Node> compose() {
        LoadSettings settings = LoadSettings.builder()
                .setLabel(file.toString())
                .setAllowNonScalarKeys(true)
                .setSchema(new CoreSchema())
                .build();
        try {
            StreamReader reader = new StreamReader(settings, Files.readString(file));
            return new Composer(settings, new ParserImpl(settings, reader)).getSingleNode();
        } catch (MarkedYamlEngineException e) {
            String line = e.getProblemMark().map(mark -> ", line " + line(mark)).orElse("");
            throw new InputException(file + line + ": not YAML, " + e.getProblem(), e);
        } catch (YamlEngineException e) {
            throw new InputException(file + ": not YAML, " + e.getMessage(), e);
        } catch (CharacterCodingException e) {
            throw new InputException(file + ": not UTF-8; save the file in that encoding", e);
        } catch (IOException e) {
            throw new InputException(
                    Files.exists(file)
                            ? "'" + file + "' cannot be read: " + AtomicFile.reason(e)
                            : "there is no file '" + file + "'",
                    e);
        }
    }

    private List<String> elements(String key, Node node) {
        return switch (node) {
            case ScalarNode scalar -> List.of(scalar(key, scalar));
            case SequenceNode sequence
            when lists.test(key) -> {
                List<String> elements = new ArrayList<>();
                for (Node element : sequence.getValue()) {
                    if (!(element instanceof ScalarNode scalar)) {
                        throw refuse(element, "'" + key + "' takes a list of plain values, with no list within it");
                    }
                    elements.add(scalar(key, scalar));
                }
                yield elements;
            }
            case SequenceNode sequence -> throw refuse(sequence, "'" + key + "' takes one value, not a list");
            default -> throw refuse(node, "'" + key + "' takes a plain value, not further keys below it");
        };
    }

    private String scalar(String key, ScalarNode scalar) {
        if (scalar.getTag().equals(Tag.NULL)) {
            throw refuse(scalar, "'" + key + "' has no value; write one, or leave the line out");
        }
        return scalar.getValue();
    }

    private InputException refuse(Node node, String sentence) {
        return new InputException(file + ", line " + line(node) + ": " + sentence);
    }

    private static int line(Node node) {
        return node.getStartMark().map(YamlFile::line).orElse(1);
    }

    private static int line(Mark mark) {
        return mark.getLine() + 1;
    }
}
