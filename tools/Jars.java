import java.io.BufferedOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.classfile.ClassElement;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassFile.ClassHierarchyResolverOption;
import java.lang.classfile.ClassFile.StackMapsOption;
import java.lang.classfile.ClassFileVersion;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.MethodModel;
import java.lang.classfile.MethodTransform;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Enumeration;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/**
 * Fills a folder with the jars of a class path; those with classes of Java 5 or older, such as picocli's, have their classes
 * brought to the format of Java 17: {@code java tools/Jars.java FOLDER CLASSPATH}.
 *
 * <p>What the classes do stays the same. They gain the stack maps that Java verifies a class by since version 6. Without
 * them it verifies by its old and slow way, and does so at every start, because it keeps no such class in an archive;
 * see {@code docs/design/0007-start-up.md}.
 */
final class Jars {
    private static final int OLDEST = ClassFile.JAVA_6_VERSION;
    private static final int MAJOR_VERSION_AT = 6;

    private Jars() {}

    public static void main(String[] arguments) throws IOException {
        Path folder = Files.createDirectories(Path.of(arguments[0]));
        try (Stream<Path> before = Files.list(folder)) {
            for (Path file : before.toList()) {
                Files.delete(file);
            }
        }
        for (String element : arguments[1].split(File.pathSeparator, -1)) {
            Path jar = Path.of(element);
            if (!Files.isRegularFile(jar)) {
                continue;
            }
            Path copy = folder.resolve(jar.getFileName());
            try (ZipFile zip = new ZipFile(jar.toFile())) {
                if (isOld(zip)) {
                    renew(zip, copy);
                    Files.setLastModifiedTime(copy, Files.getLastModifiedTime(jar));
                } else {
                    Files.copy(jar, copy, StandardCopyOption.COPY_ATTRIBUTES);
                }
            }
        }
    }

    private static boolean isOld(ZipFile jar) throws IOException {
        for (Enumeration<? extends ZipEntry> entries = jar.entries(); entries.hasMoreElements(); ) {
            ZipEntry entry = entries.nextElement();
            if (isClass(entry) && isOld(bytes(jar, entry))) {
                return true;
            }
        }
        return false;
    }

    private static void renew(ZipFile jar, Path copy) throws IOException {
        // Merging two paths of a method needs the common superclass of what they leave: its own classes', or the JDK's.
        ClassHierarchyResolver classes = ClassHierarchyResolver.ofResourceParsing(type -> {
                    String descriptor = type.descriptorString();
                    ZipEntry entry = jar.getEntry(descriptor.substring(1, descriptor.length() - 1) + ".class");
                    try {
                        return entry == null ? null : jar.getInputStream(entry);
                    } catch (IOException e) {
                        return null;
                    }
                })
                .orElse(ClassHierarchyResolver.defaultResolver());
        ClassFile classFile =
                ClassFile.of(StackMapsOption.GENERATE_STACK_MAPS, ClassHierarchyResolverOption.of(classes));
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(copy));
                ZipOutputStream zip = new ZipOutputStream(out)) {
            for (Enumeration<? extends ZipEntry> entries = jar.entries(); entries.hasMoreElements(); ) {
                ZipEntry entry = entries.nextElement();
                byte[] bytes = bytes(jar, entry);
                ZipEntry renewed = new ZipEntry(entry.getName());
                renewed.setTimeLocal(entry.getTimeLocal());
                zip.putNextEntry(renewed);
                zip.write(isClass(entry) && isOld(bytes) ? renew(classFile, bytes) : bytes);
                zip.closeEntry();
            }
        }
    }

    private static byte[] renew(ClassFile classFile, byte[] bytes) {
        return classFile.transformClass(classFile.parse(bytes), (builder, element) -> {
            switch (element) {
                case ClassFileVersion _ -> builder.withVersion(ClassFile.JAVA_17_VERSION, 0);
                // Passed through as it is a method would keep its code as it is, without a stack map.
                case MethodModel method ->
                    builder.transformMethod(method, MethodTransform.transformingCode((code, part) -> code.with(part)));
                case ClassElement other -> builder.with(other);
            }
        });
    }

    private static boolean isClass(ZipEntry entry) {
        return entry.getName().endsWith(".class");
    }

    private static boolean isOld(byte[] bytes) {
        return (Byte.toUnsignedInt(bytes[MAJOR_VERSION_AT]) << 8 | Byte.toUnsignedInt(bytes[MAJOR_VERSION_AT + 1]))
                < OLDEST;
    }

    private static byte[] bytes(ZipFile jar, ZipEntry entry) throws IOException {
        try (var in = jar.getInputStream(entry)) {
            return in.readAllBytes();
        }
    }
}
