package layerwise.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import layerwise.math.Matrix;
import layerwise.math.Precision;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class FeatureTest {
    private static final Target TARGET = new Target.Value("y", new Standardization(0, 1));

    private static double[][] encode(Feature feature, Table table) {
        return new Schema(List.of(feature), TARGET)
                .features(table, Precision.FLOAT64)
                .toRows();
    }

    private static Table texts(String... cells) {
        return Table.of("data.csv", List.of(Column.Text.of("c", cells)));
    }

    private static Table numbers(double... cells) {
        return Table.of("data.csv", List.of(Column.Numeric.of("c", cells)));
    }

    private static void refuses(ThrowingCallable call, String message) {
        assertThatThrownBy(call).isInstanceOf(InvalidTableException.class).hasMessage(message);
    }

    private static Feature fitted(SchemaOptions options, String... cells) {
        String[] lines = new String[cells.length + 1];
        lines[0] = "c,y";
        for (int i = 0; i < cells.length; i++) {
            lines[i + 1] = cells[i] + "," + i + ".5";
        }
        return Schema.fit(Tables.of(lines), "y", TargetKind.VALUE, options)
                .features()
                .getFirst();
    }

    private static Feature fitted(String... cells) {
        return fitted(SchemaOptions.DEFAULTS, cells);
    }

    private static SchemaOptions options(ScalingKind scaling, Map<String, ColumnSetting> columns) {
        return new SchemaOptions(scaling, 2, false, false, Optional.empty(), columns);
    }

    @Test
    void aMissingNumberIsTheMedianWithAnIndicator() {
        Feature feature = fitted("1", "", "3", "NA", "8");
        assertThat(feature).isInstanceOf(Feature.Numeric.class);
        assertThat(((Feature.Numeric) feature).fill()).contains(3.0);
        assertThat(feature.rowNames()).containsExactly("c", "c is missing");
        double[][] rows = encode(feature, texts("4", "", "?"));
        assertThat(rows[0][0]).isEqualTo(0);
        assertThat(rows[0][1]).isEqualTo(rows[0][2]).isLessThan(0);
        assertThat(rows[1]).containsExactly(0, 1, 1);
    }

    @Test
    void aMissingNumberIsRefusedWhereTrainingHadNone() {
        Feature feature = fitted("1", "2", "3");
        assertThat(feature.width()).isEqualTo(1);
        refuses(
                () -> encode(feature, numbers(1, Double.NaN)),
                "data.csv: column 'c', row 2: the number is missing (an empty cell or NaN); fill it in or remove the"
                        + " row");
    }

    @Test
    void fewLabelsAreOneHotAndAnUnseenOneIsNoneOfThem() {
        Feature feature = fitted("b", "a", "c", "a", "b", "c");
        assertThat(feature.rowNames()).containsExactly("c = a", "c = b", "c = c");
        assertThat(encode(feature, texts("c", "a", "z", "")))
                .isDeepEqualTo(new double[][] {{0, 1, 0, 0}, {0, 0, 0, 0}, {1, 0, 0, 0}});
    }

    @Test
    void aMissingLabelIsALevelWhereTrainingHadSome() {
        Feature feature = fitted("b", "a", "", "a", "b", "");
        assertThat(feature.rowNames()).containsExactly("c = a", "c = b", "c is missing");
        assertThat(encode(feature, texts("b", "", "z")))
                .isDeepEqualTo(new double[][] {{0, 0, 0}, {1, 0, 0}, {0, 1, 0}});
    }

    @Test
    void twoLabelsAreOneRowOfMinusOneAndOne() {
        Feature feature = fitted("b", "a", "a", "b");
        assertThat(feature.rowNames()).containsExactly("c = b");
        assertThat(encode(feature, texts("a", "b", "z"))).isDeepEqualTo(new double[][] {{-1, 1, 0}});
    }

    @Test
    void manyLabelsAreTheNumbersOfLevelsOfWhichZeroIsUnseen() {
        Feature feature = fitted(options(ScalingKind.STANDARD, Map.of()), "b", "a", "c", "", "a", "b", "c");
        assertThat(feature.isEmbedded()).isTrue();
        assertThat(((Feature.Categorical) feature).embeddedLevels()).isEqualTo(5);
        assertThat(encode(feature, texts("a", "c", "", "z"))).isDeepEqualTo(new double[][] {{1, 3, 4, 0}});
    }

    @Test
    void numbersAndTheirSpellingsAreOneLabel() {
        Feature.Categorical feature =
                new Feature.Categorical("c", List.of("1", "2.5", "x"), Feature.Encoding.ONE_HOT, false, false, true);
        assertThat(encode(feature, texts("01", "2.50", "x")))
                .isDeepEqualTo(new double[][] {{1, 0, 0}, {0, 1, 0}, {0, 0, 1}});
        assertThat(encode(feature, numbers(1, 2.5))).isDeepEqualTo(new double[][] {{1, 0}, {0, 1}, {0, 0}});
        refuses(
                () -> encode(feature, texts("x", "zebra")),
                "data.csv: column 'c', row 2: 'zebra' did not occur in training; the levels are 1, 2.5, x");
    }

    @Test
    void integersBeyondDoublesKeepTheirDigits() {
        Feature.Categorical feature = new Feature.Categorical(
                "c", List.of("9007199254740993", "9007199254740992"), Feature.Encoding.ONE_HOT, false, false, true);
        assertThat(encode(feature, texts("9007199254740993", "9007199254740992")))
                .isDeepEqualTo(new double[][] {{-1, 1}});
    }

    @Test
    void trueAndFalseAreOneAndMinusOneInAnySpelling() {
        Feature feature = fitted("yes", "no", "Yes", "no");
        assertThat(feature).isEqualTo(new Feature.Flag("c", false));
        assertThat(encode(feature, texts("TRUE", "f", "y", "No"))).isDeepEqualTo(new double[][] {{1, -1, 1, -1}});
        assertThat(encode(feature, numbers(1, 0))).isDeepEqualTo(new double[][] {{1, -1}});
        refuses(
                () -> encode(feature, texts("maybe")),
                "data.csv: column 'c', row 1: 'maybe' is neither true nor false; correct it or remove the row");
    }

    @Test
    void datesAreDaysAndPlacesOnCircles() {
        Feature feature = fitted("2023-01-01", "2023-01-03", "2023-01-05");
        assertThat(feature)
                .isEqualTo(new Feature.Date("c", new Standardization(19360, Math.sqrt(8 / 3.0)), false, false));
        double[][] rows = encode(feature, texts("2023-01-02", "2024-07-02"));
        assertThat(rows[0][0]).isCloseTo(-1 / Math.sqrt(8 / 3.0), within(1e-15));
        // The second of January is 1/365 of the year on, and a Monday.
        assertThat(rows[1][0]).isCloseTo(Math.sin(2 * Math.PI / 365), within(1e-15));
        assertThat(rows[2][0]).isCloseTo(Math.cos(2 * Math.PI / 365), within(1e-15));
        assertThat(rows[3][0]).isCloseTo(0, within(1e-15));
        assertThat(rows[4][0]).isCloseTo(1, within(1e-15));
        // The middle of a leap year.
        assertThat(rows[1][1]).isCloseTo(0, within(1e-14));
        assertThat(rows[2][1]).isCloseTo(-1, within(1e-14));
        refuses(
                () -> encode(feature, texts("02.01.2023")),
                "data.csv: column 'c', row 1: '02.01.2023' is no date, such as 2024-01-31 or 2024-01-31T10:00:00;"
                        + " correct it or remove the row");
    }

    @Test
    void timesOfDayAreACircleMoreAndAMissingDateHasAnIndicator() {
        Feature feature = fitted("2023-01-01T06:00:00", "2023-01-03 12:00", "");
        assertThat(feature.rowNames())
                .endsWith("c: sine of the day", "c: cosine of the day", "c is missing")
                .hasSize(8);
        double[][] rows = encode(feature, texts("2023-01-01T06:00:00Z", "2023-01-01T08:00:00+02:00", ""));
        assertThat(rows[5]).satisfies(sines -> assertThat(sines[0]).isCloseTo(1, within(1e-15)));
        for (double[] row : rows) {
            assertThat(row[0]).isEqualTo(row[1]);
        }
        assertThat(new double[] {rows[0][2], rows[6][2], rows[7][2]}).containsExactly(0, 0, 1);
    }

    @Test
    void ranksAreScaledAndTheMiddleStandsForAMissingOne() {
        SchemaOptions options = options(
                ScalingKind.STANDARD,
                Map.of("c", new ColumnSetting(ColumnKind.ORDINAL, List.of("low", "mid", "high"), Optional.empty())));
        Feature feature = fitted(options, "low", "high", "");
        assertThat(encode(feature, texts("low", "mid", "high", "")))
                .isDeepEqualTo(new double[][] {{0, 0.5, 1, 0.5}, {0, 0, 0, 1}});
        refuses(
                () -> encode(feature, texts("huge")),
                "data.csv: column 'c', row 1: 'huge' is none of the levels low, mid, high; correct it or remove the"
                        + " row");
    }

    @Test
    void arraysAreARowForEachElement() {
        Matrix cells = Matrix.of(new double[][] {{0, 51}, {102, 153}, {204, 255}});
        Table table = Table.of("x.h5", List.of(Column.Array.of("c", List.of(1, 3), cells)));
        Feature feature = new Feature.Array("c", List.of(1, 3), new Scaling.Factor(1 / 255.0));
        assertThat(encode(feature, table)[1][0]).isEqualTo(102 * (1 / 255.0));
        assertThat(feature.rowNames()).containsExactly("c[0, 0]", "c[0, 1]", "c[0, 2]");
        refuses(
                () -> encode(new Feature.Array("c", List.of(2, 2), new Scaling.Factor(1)), table),
                "x.h5: column 'c' holds arrays of 1×3 numbers, but the model takes arrays of 2×2");
        refuses(
                () -> encode(feature, numbers(1)),
                "data.csv: column 'c' holds single values, but the model takes arrays of 1×3");
    }

    @Test
    void identifiersAndEmptyColumnsAreLeftOut() {
        Table table = Tables.of(
                "id,none,x,y",
                "a1,,1,0.5",
                "a2,,2,1.5",
                "a3,,3,2.5",
                "a4,,4,3.5",
                "a5,,5,4.5",
                "a6,,6,5.5",
                "a7,,7,6.5",
                "a8,,8,7.5",
                "a9,,9,8.5",
                "b1,,9,9.5");
        Schema schema = Schema.fit(table, "y", TargetKind.VALUE);
        assertThat(schema.features()).extracting(Feature::name).containsExactly("x");
        assertThat(schema.ignored())
                .extracting(Schema.Ignored::sentence)
                .containsExactly(
                        "column 'id' is left out: its 10 different texts look like an identifier",
                        "column 'none' is left out: it has no value in any row");
    }

    @Test
    void embeddedColumnsAreTheLastRows() {
        Table table = Tables.of("a,b,c,y", "p,1,u,0", "q,2,v,1", "r,4,u,0", "p,2,v,1", "q,1,u,0", "r,2,v,1");
        Schema schema = Schema.fit(table, "y", TargetKind.CLASSES, options(ScalingKind.NONE, Map.of()));
        assertThat(schema.rowNames()).containsExactly("b", "c = v", "a");
        assertThat(schema.embeddedLevels()).containsExactly(4);
        assertThat(schema.features(table, Precision.FLOAT32).toRows())
                .isDeepEqualTo(new double[][] {{1, 2, 4, 2, 1, 2}, {-1, 1, -1, 1, -1, 1}, {1, 2, 3, 1, 2, 3}});
    }

    @Test
    void everyKindComesBackFromJson() {
        List<Feature> features = List.of(
                new Feature.Numeric("a", new Scaling.Robust(0.1, 3), Optional.of(-0.7)),
                new Feature.Numeric("b", new Scaling.Quantile(List.of(-1.5, 0.1, 0.1, 1e300))),
                new Feature.Numeric("c", new Scaling.MinMax(-1, 1e-300)),
                new Feature.Categorical("d", List.of("ü", "\"", "1"), Feature.Encoding.EMBEDDING, true, true, true),
                new Feature.Categorical("e", List.of("x"), Feature.Encoding.ONE_HOT, false, false, false),
                new Feature.Flag("f", true),
                new Feature.Ordinal("g", List.of("low", "high"), new Scaling.MinMax(0, 1), Optional.of(0.5)),
                new Feature.Date("h", new Standardization(19000.25, 31.7), true, true),
                new Feature.Array("i", List.of(64, 64, 3), new Scaling.Factor(1 / 255.0)));
        Schema schema = new Schema(features, List.of(new Schema.Ignored("z", "as told")), TARGET);
        assertThat(Schema.fromJson(schema.toJson())).isEqualTo(schema);
    }
}
