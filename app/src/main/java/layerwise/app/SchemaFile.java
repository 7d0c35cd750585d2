package layerwise.app;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import layerwise.table.ColumnKind;
import layerwise.table.ColumnSetting;
import layerwise.table.ScalingKind;

/** What a user says of columns, as lines of YAML: a column's name and its kind, or the levels of an ordinal column. */
final class SchemaFile {
    private static final Pattern KIND = Pattern.compile("([a-z]+)(?:\\(([a-z-]+)\\))?");

    private SchemaFile() {}

    /**
     * The settings in a file, by the names of the columns.
     *
     * @throws InputException if it cannot be read, or a line is no such setting; the message names the line
     */
    static Map<String, ColumnSetting> read(Path file) {
        Map<String, ColumnSetting> columns = new LinkedHashMap<>();
        for (Setting setting : YamlFile.read(file, _ -> true)) {
            try {
                if (columns.put(setting.key(), column(setting)) != null) {
                    throw new IllegalArgumentException("it is there already, in an earlier line; keep one of them");
                }
            } catch (IllegalArgumentException e) {
                throw new InputException(
                        file + ", line " + setting.line() + ": " + setting.key() + ": " + e.getMessage(), e);
            }
        }
        return columns;
    }

    private static ColumnSetting column(Setting setting) {
        if (setting.isList()) {
            return new ColumnSetting(ColumnKind.ORDINAL, setting.elements(), Optional.empty());
        }
        Matcher kind = KIND.matcher(setting.value());
        if (!kind.matches()) {
            throw new IllegalArgumentException(
                    "expected a kind, such as numeric or numeric(robust), or a list of levels"
                            + " in their order, but got '" + setting.value() + "'");
        }
        Optional<ScalingKind> scaling = Optional.ofNullable(kind.group(2)).map(ScalingKind::of);
        return new ColumnSetting(ColumnKind.of(kind.group(1)), List.of(), scaling);
    }
}
