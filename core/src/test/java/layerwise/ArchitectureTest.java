package layerwise;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMember;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The plan of the house: which package of the core may use which. */
class ArchitectureTest {
    private static final JavaClasses CORE = new ClassFileImporter()
            .importUrl(Network.class.getProtectionDomain().getCodeSource().getLocation());
    private static final String[] EXPORTED = {"layerwise", "layerwise.math", "layerwise.table", "layerwise.course"};

    @Test
    void packagesAreFreeOfCycles() {
        slices().assignedFrom(new Packages()).should().beFreeOfCycles().check(CORE);
    }

    @ParameterizedTest
    @CsvSource({
        "layerwise.math,",
        "layerwise.file, layerwise.math",
        "layerwise, layerwise.math layerwise.file jdk.jfr",
        "layerwise.table, layerwise layerwise.math layerwise.file",
        "layerwise.course, layerwise layerwise.math"
    })
    void packageUsesOnlyThoseBelowIt(String name, String below) {
        classes()
                .that()
                .resideInAPackage(name)
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(Stream.concat(
                                Stream.of(name, "java..", "jdk.incubator.vector", "org.jspecify.annotations"),
                                below == null ? Stream.empty() : Stream.of(below.split(" ")))
                        .toArray(String[]::new))
                .allowEmptyShould(true)
                .check(CORE);
    }

    @Test
    void everyPackageHasItsPlace() {
        classes()
                .should()
                .resideInAnyPackage(
                        "layerwise", "layerwise.math", "layerwise.file", "layerwise.table", "layerwise.course")
                .check(CORE);
    }

    @Test
    void exportedTypesShowOnlyExportedTypes() {
        classes()
                .that()
                .resideInAnyPackage(EXPORTED)
                .and(new DescribedPredicate<>("are visible to clients") {
                    @Override
                    public boolean test(JavaClass type) {
                        return isVisible(type);
                    }
                })
                .should(new ArchCondition<>("show only visible types") {
                    @Override
                    public void check(JavaClass type, ConditionEvents events) {
                        type.getMembers().stream()
                                .filter(ArchitectureTest::isVisible)
                                .forEach(member -> hidden(member)
                                        .forEach(hidden -> events.add(SimpleConditionEvent.violated(
                                                member, member.getFullName() + " shows " + hidden.getName()))));
                    }
                })
                .check(CORE);
    }

    private static boolean isVisible(JavaClass type) {
        return type.getModifiers().contains(JavaModifier.PUBLIC)
                && type.getEnclosingClass().map(ArchitectureTest::isVisible).orElse(true);
    }

    private static boolean isVisible(JavaMember member) {
        return member.getModifiers().contains(JavaModifier.PUBLIC)
                || member.getModifiers().contains(JavaModifier.PROTECTED);
    }

    /** The types of the core in the signature of a member that clients cannot name. */
    private static Stream<JavaClass> hidden(JavaMember member) {
        return member.getAllInvolvedRawTypes().stream()
                .map(JavaClass::getBaseComponentType)
                .filter(type -> !type.isPrimitive() && !type.getPackageName().startsWith("java."))
                .filter(type -> !isVisible(type) || !List.of(EXPORTED).contains(type.getPackageName()));
    }

    private static final class Packages implements SliceAssignment {
        @Override
        public SliceIdentifier getIdentifierOf(JavaClass type) {
            return SliceIdentifier.of(type.getPackageName());
        }

        @Override
        public String getDescription() {
            return "the packages of the core";
        }
    }
}
