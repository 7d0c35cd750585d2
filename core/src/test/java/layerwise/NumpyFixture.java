package layerwise;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import layerwise.math.Matrix;
import layerwise.math.Precision;

/** The named matrices of a file that a NumPy script wrote; {@code src/test/numpy/README.md} describes the format. */
public final class NumpyFixture {
    private final String file;
    private final Map<String, Matrix> matrices;

    private NumpyFixture(String file, Map<String, Matrix> matrices) {
        this.file = file;
        this.matrices = matrices;
    }

    /** Reads the file of that name among the test resources, for example {@code deep.txt}. */
    public static NumpyFixture read(String file) {
        InputStream stream = NumpyFixture.class.getResourceAsStream("/numpy/" + file);
        if (stream == null) {
            throw new IllegalArgumentException("no test resource numpy/" + file);
        }
        try (BufferedReader reader = new BufferedReader(new InputStreamReader(stream, StandardCharsets.US_ASCII))) {
            Map<String, Matrix> matrices = new LinkedHashMap<>();
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                if (!line.startsWith("#")) {
                    String[] header = line.split(" ", -1);
                    matrices.put(header[0], readMatrix(reader, header));
                }
            }
            return new NumpyFixture(file, matrices);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Matrix readMatrix(BufferedReader reader, String[] header) throws IOException {
        Matrix matrix = Matrix.zeros(Precision.FLOAT64, Integer.parseInt(header[1]), Integer.parseInt(header[2]));
        for (int i = 0; i < matrix.rows(); i++) {
            String line = reader.readLine();
            String[] numbers = line == null ? new String[0] : line.split(" ", -1);
            if (numbers.length != matrix.columns()) {
                throw new IllegalArgumentException("row " + i + " of " + header[0] + " has " + numbers.length
                        + " numbers, not " + matrix.columns());
            }
            for (int j = 0; j < matrix.columns(); j++) {
                matrix.set(i, j, Double.parseDouble(numbers[j]));
            }
        }
        return matrix;
    }

    /** The float64 matrix of that name, read-only. */
    public Matrix matrix(String name) {
        Matrix matrix = matrices.get(name);
        if (matrix == null) {
            throw new IllegalArgumentException(file + " has no matrix " + name + "; it has " + matrices.keySet());
        }
        return matrix.asReadOnly();
    }

    /** The only element of the matrix of that name. */
    public double number(String name) {
        return numbers(name)[0];
    }

    /** The elements of the matrix of that name, row by row as NumPy flattens it. */
    public double[] numbers(String name) {
        Matrix matrix = matrix(name);
        double[] numbers = new double[matrix.size()];
        for (int k = 0; k < numbers.length; k++) {
            numbers[k] = matrix.get(k / matrix.columns(), k % matrix.columns());
        }
        return numbers;
    }

    /** The matrices whose names start with {@code prefix}, by the rest of their names, in the file's order. */
    public Map<String, Matrix> matrices(String prefix) {
        Map<String, Matrix> found = new LinkedHashMap<>();
        matrices.forEach((name, matrix) -> {
            if (name.startsWith(prefix)) {
                found.put(name.substring(prefix.length()), matrix.asReadOnly());
            }
        });
        return found;
    }

    /**
     * The largest |x − y| / max(|x|, |y|) over all elements, 0 for equal ones; infinite if the shapes differ or an
     * element is not a number.
     */
    public static double relativeDifference(Matrix x, Matrix y) {
        if (!x.shape().equals(y.shape())) {
            return Double.POSITIVE_INFINITY;
        }
        double largest = 0;
        for (int j = 0; j < x.columns(); j++) {
            for (int i = 0; i < x.rows(); i++) {
                largest = Math.max(largest, relativeDifference(x.get(i, j), y.get(i, j)));
            }
        }
        return largest;
    }

    /** |x − y| / max(|x|, |y|), 0 for equal numbers; infinite if one is not a number. */
    public static double relativeDifference(double x, double y) {
        if (x == y) {
            return 0;
        }
        double difference = Math.abs(x - y) / Math.max(Math.abs(x), Math.abs(y));
        return Double.isNaN(difference) ? Double.POSITIVE_INFINITY : difference;
    }
}
