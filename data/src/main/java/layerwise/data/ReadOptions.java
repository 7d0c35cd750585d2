package layerwise.data;

import java.nio.charset.Charset;
import java.util.List;
import java.util.Optional;

/**
 * How a file is read where it does not say so itself.
 *
 * @param format what the file is; told from its content and name where empty
 * @param columns which columns, or arrays of a file of arrays, are needed, in this order; all where empty
 * @param delimiter between the cells of CSV; told from the content where empty
 * @param header whether the first line of CSV holds the columns' names; told from the content where empty
 * @param encoding of CSV and ARFF; UTF-8 where empty
 * @param imageShape the height, width and channels (1 or 3) that pictures are brought to; those of the first one where empty
 */
public record ReadOptions(
        Optional<DataFormat> format,
        List<String> columns,
        Optional<Character> delimiter,
        Optional<Boolean> header,
        Optional<Charset> encoding,
        Optional<List<Integer>> imageShape) {
    /** All is told from the file. */
    public static final ReadOptions NONE = new ReadOptions(
            Optional.empty(), List.of(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

    /** Copies the columns. */
    public ReadOptions {
        columns = List.copyOf(columns);
        imageShape = imageShape.map(List::copyOf);
    }

    /** The same with another format. */
    public ReadOptions withFormat(DataFormat value) {
        return new ReadOptions(Optional.of(value), columns, delimiter, header, encoding, imageShape);
    }

    /** The same with other columns. */
    public ReadOptions withColumns(List<String> value) {
        return new ReadOptions(format, value, delimiter, header, encoding, imageShape);
    }

    /** The same with another character between the cells of CSV. */
    public ReadOptions withDelimiter(char value) {
        return new ReadOptions(format, columns, Optional.of(value), header, encoding, imageShape);
    }

    /** The same with CSV whose first line holds the columns' names, or does not. */
    public ReadOptions withHeader(boolean value) {
        return new ReadOptions(format, columns, delimiter, Optional.of(value), encoding, imageShape);
    }

    /** The same with another encoding of CSV and ARFF. */
    public ReadOptions withEncoding(Charset value) {
        return new ReadOptions(format, columns, delimiter, header, Optional.of(value), imageShape);
    }

    /** The same with pictures of that height, width and number of channels. */
    public ReadOptions withImageShape(List<Integer> value) {
        return new ReadOptions(format, columns, delimiter, header, encoding, Optional.of(value));
    }
}
