package layerwise.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import layerwise.math.Matrix;
import layerwise.math.Precision;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class SchemaTest {
    private static final Table FLOWERS =
            Tables.of("length,species,width", "1,setosa,10", "3,virginica,10", "1,setosa,10", "3,setosa,10");
    private static final Schema SCHEMA = Schema.fit(FLOWERS, "species", TargetKind.AUTO);

    private static void refuses(ThrowingCallable call, String message) {
        assertThatThrownBy(call).isInstanceOf(InvalidTableException.class).hasMessage(message);
    }

    private static List<String> labels(String... cells) {
        Schema schema = Schema.fit(Tables.withTarget(cells), "y", TargetKind.CLASSES);
        return ((Target.Classes) schema.target()).labels();
    }

    @Test
    void takesEveryColumnButTheTargetAsAFeature() {
        assertThat(SCHEMA)
                .isEqualTo(new Schema(
                        List.of(
                                new Feature.Numeric("length", new Standardization(2, 1)),
                                new Feature.Numeric("width", new Standardization(10, 1))),
                        new Target.Classes("species", List.of("setosa", "virginica"))));
    }

    @ParameterizedTest
    @EnumSource(Precision.class)
    void findsColumnsByNameInAnyOrderAndIgnoresOthers(Precision precision) {
        Table table = Tables.of("width,remark,length", "10,old,2", "12.5,new,5");
        Matrix x = SCHEMA.features(table, precision);
        assertThat(x.precision()).isEqualTo(precision);
        assertThat(x.toRows()).isDeepEqualTo(new double[][] {{0, 3}, {0, 2.5}});
    }

    @Test
    void numbersTheClassesFromZero() {
        assertThat(SCHEMA.targets(FLOWERS, Precision.FLOAT32).toRows()).isDeepEqualTo(new double[][] {{0, 1, 0, 0}});
    }

    @Test
    void sortsLabelsAsNumbersOnlyIfAllAre() {
        assertThat(labels("10", "9", "-1")).containsExactly("-1", "9", "10");
        assertThat(labels("10", "9", "b", "a")).containsExactly("10", "9", "a", "b");
        assertThat(labels("0.5", "1e1", "0.25")).containsExactly("0.25", "0.5", "10");
    }

    @Test
    void takesSpellingsOfOneNumberAsOneLabel() {
        assertThat(labels("1", "1.0", "2", "02")).containsExactly("1", "2");
        assertThat(labels("01", "1.0", "x")).containsExactly("1", "x");
        Schema schema = Schema.fit(Tables.withTarget("1", "2", "x"), "y", TargetKind.AUTO);
        assertThat(schema.targets(Tables.withTarget("2", "1.0"), Precision.FLOAT64)
                        .toRows())
                .isDeepEqualTo(new double[][] {{1, 0}});
    }

    @Test
    void standardisesAValueAndGivesItBackInItsUnit() {
        Table table = Tables.withTarget("100.5", "300.5");
        Schema schema = Schema.fit(table, "y", TargetKind.AUTO);
        assertThat(schema.target()).isEqualTo(new Target.Value("y", new Standardization(200.5, 100)));
        assertThat(schema.targets(table, Precision.FLOAT64).toRows()).isDeepEqualTo(new double[][] {{-1, 1}});
        assertThat(((Target.Value) schema.target()).standardization().restore(1))
                .isEqualTo(300.5);
    }

    @Test
    void comesBackFromJsonBitForBit() {
        Schema classes = Schema.fit(
                Tables.of("a,\"ü\"\\,y", "0.1,1e-300,no", "0.7,3e-300,yes", "1e15,2e-300,no"), "y", TargetKind.AUTO);
        Schema value = Schema.fit(Tables.withTarget("0.1", "0.7", "1e15"), "y", TargetKind.AUTO);
        for (Schema schema : List.of(SCHEMA, classes, value)) {
            assertThat(Schema.fromJson(schema.toJson())).isEqualTo(schema);
        }
        assertThat(SCHEMA.toJson())
                .isEqualTo(
                        "{\"features\":[{\"kind\":\"numeric\",\"name\":\"length\","
                            + "\"scaling\":{\"kind\":\"standard\",\"mean\":2.0,\"scale\":1.0}},"
                            + "{\"kind\":\"numeric\",\"name\":\"width\","
                            + "\"scaling\":{\"kind\":\"standard\",\"mean\":10.0,\"scale\":1.0}}],"
                            + "\"ignored\":[],\"target\":{\"kind\":\"classes\",\"name\":\"species\",\"labels\":[\"setosa\",\"virginica\"]}}");
        assertThat(value.toJson()).contains("\"target\":{\"kind\":\"value\",\"name\":\"y\",\"mean\":");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "\"length\"|5|the schema, 'features' entry 1: field 'name' must be a string, got 5",
                "2.0|\"2\"|the schema, 'features' entry 1, 'scaling': field 'mean' must be a number, got \"2\"",
                "numeric|embedded|the schema, 'features' entry 1: unknown kind 'embedded'; expected numeric,"
                        + " categorical, boolean, ordinal, date or array",
                "classes|ranks|the schema, 'target': unknown kind 'ranks'; expected classes or value",
                "labels|levels|the schema, 'target': unknown field 'levels'; expected kind, name, labels",
                "scale\":1.0|scale\":0|expected a finite mean and a positive, finite scale, got 2.0 and 0.0",
                "width|length|a schema names the column 'length' twice",
                "width|species|a schema names the column 'species' twice",
                "virginica|setosa|the classes of 'species' need two or more labels, each once, but got setosa, setosa",
                "\"target\"|\"goal\"|the schema: unknown field 'goal'; expected features, ignored, target",
            })
    void refusesJsonThatIsNoSchema(String part, String replacement, String message) {
        String json = SCHEMA.toJson().replace(part, replacement);
        assertThatThrownBy(() -> Schema.fromJson(json))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }

    @Test
    void namesTheCellThatIsNoNumber() {
        refuses(
                () -> Schema.fit(Tables.of("age,y", "1,a", "2,b", "abc,b"), "y", TargetKind.AUTO),
                "data.csv: column 'age', row 3: 'abc' is not a number; correct it, or say by a schema that the column"
                        + " is categorical");
        refuses(
                () -> Schema.fit(Tables.withTarget("7", "Paris", "Lyon"), "y", TargetKind.VALUE),
                "data.csv: column 'y' holds text (row 2: 'Paris'), but a value to predict must be a number;"
                        + " predict classes instead or choose another target");
    }

    @ParameterizedTest
    @CsvSource({
        "'', the number is missing (an empty cell or NaN); fill it in or remove the row",
        "NaN, the number is missing (an empty cell or NaN); fill it in or remove the row",
        "-inf, -Infinity is not a finite number; correct it or remove the row",
        "1e999, Infinity is not a finite number; correct it or remove the row",
    })
    void namesTheCellThatIsMissingOrNotFinite(String cell, String problem) {
        String message = "data.csv: column 'length', row 2: " + problem;
        Table table = Tables.of("length,width,species", "1,1,setosa", cell + ",1,virginica");
        SchemaOptions strict = new SchemaOptions(ScalingKind.STANDARD, 9, true, false, Optional.empty(), Map.of());
        refuses(() -> Schema.fit(table, "species", TargetKind.AUTO, strict), message);
        refuses(() -> SCHEMA.features(table, Precision.FLOAT32), message);
        Table target = Tables.of("width,length", "1,1", "2," + cell);
        refuses(() -> Schema.fit(target, "length", TargetKind.VALUE), message);
        refuses(() -> Schema.fit(target, "length", TargetKind.CLASSES), message);
    }

    @Test
    void namesTheRowOfTheSourceAfterASplit() {
        Table table = Tables.of("length,width", "1,1", "1,1", "bad,1", "1,1").rows(new int[] {3, 2});
        refuses(
                () -> SCHEMA.features(table, Precision.FLOAT32),
                "data.csv: column 'length', row 3: 'bad' is not a number; correct it or remove the row");
    }

    @Test
    void takesNumbersOutOfATextColumn() {
        Table table =
                Table.of("rows", List.of(Column.Text.of("length", "2", "3"), Column.Text.of("width", "10", "10")));
        assertThat(SCHEMA.features(table, Precision.FLOAT64).toRows()).isDeepEqualTo(new double[][] {{0, 1}, {0, 0}});
    }

    @Test
    void refusesAMissingLabel() {
        refuses(
                () -> Schema.fit(Tables.withTarget("a", "b", " "), "y", TargetKind.AUTO),
                "data.csv: column 'y', row 3: the label is missing; fill it in or remove the row");
    }

    @Test
    void refusesTablesThatCannotTeach() {
        refuses(
                () -> Schema.fit(FLOWERS, "specie", TargetKind.AUTO),
                "data.csv has no column 'specie' (did you mean 'species'?); its columns are length, species, width");
        refuses(
                () -> Schema.fit(Tables.of("a,y"), "y", TargetKind.AUTO),
                "data.csv has a header but no rows; expected at least one row of data");
        refuses(
                () -> Schema.fit(Tables.of("y", "1", "2"), "y", TargetKind.AUTO),
                "data.csv has only the target column 'y'; at least one more column is needed as a feature");
        refuses(
                () -> Schema.fit(Tables.withTarget("a", "a", "a"), "y", TargetKind.AUTO),
                "data.csv: column 'y' holds only the label 'a'; at least two classes are needed,"
                        + " so add rows of another or choose another target");
        refuses(
                () -> Schema.fit(Tables.withTarget("1", "1", "1"), "y", TargetKind.AUTO),
                "data.csv: column 'y' holds only the label 1; at least two classes are needed,"
                        + " so add rows of another or choose another target");
    }

    @Test
    void refusesTablesThatDoNotFitTheModel() {
        refuses(
                () -> SCHEMA.features(Tables.of("lenght,width", "1,2"), Precision.FLOAT32),
                "data.csv has no column 'length' (did you mean 'lenght'?), which the model was trained on;"
                        + " its columns are lenght, width");
        refuses(
                () -> SCHEMA.features(Tables.of("a,b", "1,2"), Precision.FLOAT32),
                "data.csv lacks the columns length, width, which the model was trained on; its columns are a, b");
        refuses(
                () -> SCHEMA.features(Tables.of("length,width"), Precision.FLOAT32),
                "data.csv has a header but no rows; expected at least one row of data");
        refuses(
                () -> SCHEMA.targets(Tables.of("length,width", "1,2"), Precision.FLOAT32),
                "data.csv has no column 'species'; its columns are length, width");
        refuses(
                () -> SCHEMA.targets(Tables.of("species", "setosa", "rose"), Precision.FLOAT32),
                "data.csv: column 'species', row 2: the label 'rose' did not occur in training;"
                        + " the labels are setosa, virginica");
    }

    @Test
    void refusesWhatOverflowsThePrecision() {
        Table table = Tables.of("length,width", "2,10", "1e39,10");
        refuses(
                () -> SCHEMA.features(table, Precision.FLOAT32),
                "data.csv: column 'length', row 2: 1.0E39 is too far from the training rows, whose mean is 2;"
                        + " correct it or remove the row");
        assertThat(SCHEMA.features(table, Precision.FLOAT64).isFinite()).isTrue();
    }

    @Test
    void thePartOfATableKeepsTheTargetOfTheWhole() {
        Table table = Tables.of("x,y", "0,a", "2,b", "4,c", "8,a");
        Target whole = Schema.fit(table, "y", TargetKind.AUTO).target();
        Schema part = Schema.fit(table.rows(new int[] {0, 3}), whole, SchemaOptions.DEFAULTS);

        assertThat(part.target()).isEqualTo(new Target.Classes("y", List.of("a", "b", "c")));
        assertThat(part.features()).containsExactly(new Feature.Numeric("x", new Standardization(4, 4)));
    }

    @Test
    void aValueIsStandardisedByThePart() {
        Table table = Tables.of("x,y", "0,1.5", "2,2.5", "4,3.5", "8,1.5");
        Target whole = Schema.fit(table, "y", TargetKind.AUTO).target();
        Schema part = Schema.fit(table.rows(new int[] {0, 1}), whole, SchemaOptions.DEFAULTS);

        assertThat(((Target.Value) part.target()).standardization().mean()).isEqualTo(2);
    }
}
