package layerwise.math;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class MatrixTest {
    private final Matrix matrix = Matrix.of(new double[][] {{1, 2, 3}, {4, 5, 6}});

    @Test
    void columnsAreContiguous() {
        assertThat(matrix.toColumnMajor()).containsExactly(1, 4, 2, 5, 3, 6);
        assertThat(matrix.get(1, 2)).isEqualTo(6);
        assertThat(matrix.toRows()).isDeepEqualTo(new double[][] {{1, 2, 3}, {4, 5, 6}});
        assertThat(matrix.shape()).isEqualTo("(2, 3)");
        assertThat(matrix).hasToString("(2, 3) float64");
    }

    @Test
    void aSliceOfColumnsSharesMemory() {
        Matrix slice = matrix.columns(1, 3);
        slice.set(0, 0, 20);
        assertThat(matrix.get(0, 1)).isEqualTo(20);
        assertThat(slice.shape()).isEqualTo("(2, 2)");
        assertThat(matrix.columns(1, 1).isEmpty()).isTrue();
    }

    @Test
    void aWrappedArrayIsNotCopied() {
        float[] array = {1, 2, 3, 4};
        Matrix wrapped = Matrix.wrap(array, 2, 2);
        wrapped.set(1, 0, 9);
        assertThat(array).containsExactly(1, 9, 3, 4);
        assertThat(wrapped.precision()).isEqualTo(Precision.FLOAT32);
        assertThatThrownBy(() -> Matrix.wrap(array, 3, 2))
                .hasMessageContaining("4 elements")
                .hasMessageContaining("(3, 2)");
    }

    @Test
    void conversionRoundsToTheNearest() {
        Matrix narrow = Matrix.of(new double[][] {{0.1}}).to(Precision.FLOAT32);
        assertThat(narrow.get(0, 0)).isEqualTo((double) 0.1f);
        assertThat(narrow.to(Precision.FLOAT64).get(0, 0)).isEqualTo((double) 0.1f);
    }

    @Test
    void bitsAreComparedNotValues() {
        Matrix zero = Matrix.of(new double[][] {{0.0}});
        assertThat(zero.sameBits(Matrix.of(new double[][] {{-0.0}}))).isFalse();
        assertThat(Matrix.of(new double[][] {{Double.NaN}}).sameBits(Matrix.of(new double[][] {{Double.NaN}})))
                .isTrue();
        assertThat(zero.sameBits(zero.to(Precision.FLOAT32))).isFalse();
        assertThat(zero.sameBits(Matrix.zeros(Precision.FLOAT64, 1, 2))).isFalse();
        assertThat(matrix.sameBits(matrix.copy())).isTrue();
    }

    @Test
    void readOnlyViewsAndTheirViewsCannotBeSet() {
        Matrix readOnly = matrix.asReadOnly();
        assertThatThrownBy(() -> readOnly.set(0, 0, 1)).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> readOnly.columns(0, 1).fill(1)).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> readOnly.view(0, 1, 1).copyFrom(Matrix.of(new double[][] {{1}})))
                .isInstanceOf(UnsupportedOperationException.class);
        readOnly.copy().set(0, 0, 7);
        assertThat(matrix.get(0, 0)).isEqualTo(1);
        matrix.set(0, 0, 8);
        assertThat(readOnly.get(0, 0)).isEqualTo(8);
    }

    @Test
    void placesAndShapesThatAreNotThereAreNamed() {
        assertThatThrownBy(() -> matrix.get(2, 0))
                .hasMessageContaining("(2, 0)")
                .hasMessageContaining("(2, 3)");
        assertThatThrownBy(() -> matrix.get(0, -1)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> matrix.columns(1, 4)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> matrix.view(2, 5, 1)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> matrix.copyFrom(Matrix.zeros(Precision.FLOAT64, 3, 2)))
                .hasMessageContaining("(3, 2)");
        assertThatThrownBy(() -> matrix.copyColumns(matrix, 2, 0, 2)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> Matrix.zeros(Precision.FLOAT32, -1, 2)).hasMessageContaining("(-1, 2)");
        assertThatThrownBy(() -> Matrix.zeros(Precision.FLOAT32, 50_000, 50_000))
                .hasMessageContaining("2500000000");
        assertThatThrownBy(() -> Matrix.of(new double[][] {{1, 2}, {3}})).hasMessageContaining("row 1 has 1");
        assertThatThrownBy(() -> Precision.of("float16")).hasMessageContaining("float32, float64 or bfloat16");
    }

    @Test
    void finitenessIsThatOfEveryElement() {
        assertThat(matrix.isFinite()).isTrue();
        matrix.set(1, 1, Double.POSITIVE_INFINITY);
        assertThat(matrix.isFinite()).isFalse();
    }
}
