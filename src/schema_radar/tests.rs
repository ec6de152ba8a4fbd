//! What the radar says of files before and after.

use super::*;
use proptest::prelude::*;

const BEFORE: &str = r#"
import { Column, CreateDateColumn, Entity, PrimaryGeneratedColumn } from "typeorm";

@Entity("slot")
export class Slot {
  @PrimaryGeneratedColumn("uuid")
  id: string;

  @Column({ type: "varchar", length: 20 })
  state: string;

  @Column()
  note: string;

  @CreateDateColumn()
  createdAt: Date;
}
"#;

fn file(text: &str) -> EntityFile {
    EntityFile { path: "src/entity/Slot.ts".into(), text: text.into() }
}

fn found(before: &str, after: &str) -> Vec<Finding> {
    compare(&Schema::of(&[file(before)]), &Schema::of(&[file(after)]))
}

/// The findings in short, after one replacement in the file.
fn told(from: &str, to: &str) -> Vec<String> {
    assert!(BEFORE.contains(from), "{from}");
    found(BEFORE, &BEFORE.replacen(from, to, 1)).iter().map(Finding::short).collect()
}

const LAST: &str = "  createdAt: Date;\n";

#[test]
fn a_column_that_is_added_is_told_by_what_it_asks_of_the_rows_that_are_there() {
    let added = |column: &str| told(LAST, &format!("{LAST}  {column}\n"));
    assert_eq!(
        added("@Column({ type: 'timestamptz', nullable: true }) releasedAt?: Date;"),
        ["slot.releasedAt: new nullable column, timestamptz"]
    );
    assert_eq!(added("@Column({ default: 0 }) tries: number;"), ["slot.tries: new column, integer, default 0"]);
    assert_eq!(added("@Column() tries: number"), ["slot.tries: new NOT NULL column without a default, integer"]);
    assert_eq!(added("@VersionColumn() v: number"), ["slot.v: new NOT NULL column without a default, integer"]);
    assert_eq!(
        added("@Column('text', { array: true, default: [] }) tags: string[];"),
        ["slot.tags: new column, text[], default []"]
    );
    assert_eq!(added("@DeleteDateColumn() gone: Date"), ["slot.gone: new nullable column, timestamp"]);
}

#[test]
fn a_lone_other_name_is_a_rename_and_one_among_other_changes_loses_the_values() {
    assert_eq!(told("note: string", "remark: string"), ["slot.remark: renamed column, before note"]);
    let longer = found(BEFORE, &BEFORE.replacen("note: string", "remark: string", 1).replacen("20", "40", 1));
    let told: Vec<String> = longer.iter().map(Finding::short).collect();
    let expected = ["slot.remark: renamed column, before note", "slot.state: type varchar(20) becomes varchar(40)"];
    assert_eq!(told, expected, "a length is not looked at");
    let text = BEFORE.replacen("note: string", "remark: string", 1).replacen("length: 20", "nullable: true", 1);
    let both = found(BEFORE, &text);
    let told: Vec<String> = both.iter().map(Finding::short).collect();
    let expected = [
        "slot.remark: new NOT NULL column without a default, varchar",
        "slot.state: type varchar(20) becomes varchar",
        "slot.note: dropped column",
        "slot.state: may be empty now",
    ];
    assert_eq!(told, expected);
    let dropped = both.iter().find(|finding| matches!(finding.change, Change::Drop { .. })).unwrap();
    assert!(dropped.boot.contains("meant to become remark:"), "{}", dropped.boot);
    let two = BEFORE.replacen("note: string", "remark: string;\n  @Column()\n  words: string", 1);
    let two = found(BEFORE, &two);
    let dropped = two.iter().find(|finding| matches!(finding.change, Change::Drop { .. })).unwrap();
    assert!(dropped.boot.contains("meant to become remark or words:"), "{}", dropped.boot);
}

#[test]
fn what_changes_of_a_column_is_told_by_its_part() {
    assert_eq!(told("@Column()\n  note", "@Column({ nullable: true })\n  note"), ["slot.note: may be empty now"]);
    assert_eq!(told("@Column()\n  note", "@Column({ default: '' })\n  note"), ["slot.note: default is now ''"]);
    assert_eq!(told("note: string", "note: number"), ["slot.note: type varchar becomes integer"]);
    assert_eq!(told("@Column()\n  note", "@Column('character varying')\n  note"), Vec::<String>::new());
    assert_eq!(told("@Column()\n  note", "@Column({ unique: true })\n  note"), ["slot: new unique key on note"]);
    assert_eq!(told("@Column()\n  note", "@Index()\n  @Column()\n  note"), ["slot: new index on note"]);
}

#[test]
fn layout_comments_and_other_decorators_change_nothing() {
    let other =
        BEFORE.replace("@Column()", "@IsString()\n  // the note\n  @Column( /* all of it */ )").replace(";\n", "\n");
    assert_eq!(found(BEFORE, &other), []);
}

#[test]
fn tables_come_go_and_are_never_renamed() {
    assert_eq!(found("", BEFORE).iter().map(Finding::short).collect::<Vec<_>>(), ["slot: new table"]);
    assert_eq!(found(BEFORE, "").iter().map(Finding::short).collect::<Vec<_>>(), ["slot: table without an entity"]);
    assert_eq!(told("@Entity(\"slot\")", "@Entity({ name: 'slots' })"), ["slots: renamed table, before slot"]);
    assert_eq!(told("@Entity(\"slot\")", "@Entity()"), Vec::<String>::new(), "the name of the class gives the same");
    assert_eq!(told("@Entity(\"slot\")", "@Entity('slot', { synchronize: false })"), ["slot: table without an entity"]);
}

#[test]
fn values_of_an_enumeration_come_and_go() {
    let with = |values: &str| {
        let list = format!("enum State {{ {values} }}\n");
        let text =
            BEFORE.replace("{ type: \"varchar\", length: 20 }", "{ type: 'enum', enum: State, default: State.A }");
        format!("{list}{text}")
    };
    let told = found(&with("A = 'a', B = 'b'"), &with("A = 'a', C = 'c'"));
    assert_eq!(told.iter().map(Finding::short).collect::<Vec<_>>(), ["slot.state: new values c, without b"]);
    assert_eq!(told[0].after_rollback, AfterRollback::MayFail);
}

#[test]
fn a_relation_is_held_by_a_column_and_bound_by_a_key() {
    let relation = "  @ManyToOne(() => Mentor, (mentor) => mentor.slots, { onDelete: 'CASCADE' })\n  mentor: Mentor;\n";
    assert_eq!(told(LAST, &format!("{LAST}{relation}")), ["slot.mentorId: new nullable column, key of Mentor"]);
    let named =
        "  @OneToOne(() => Mentor, { nullable: false })\n  @JoinColumn({ name: 'mentor_id' })\n  mentor: Mentor;\n";
    assert_eq!(
        told(LAST, &format!("{LAST}{named}")),
        ["slot.mentor_id: new NOT NULL column without a default, key of Mentor", "slot: new unique key on mentor_id",]
    );
    let own = "  @Column({ nullable: true }) mentorId: string;\n";
    let before = BEFORE.replacen(LAST, &format!("{LAST}{own}"), 1);
    let after = before.replacen(own, &format!("{own}{relation}"), 1);
    let told: Vec<String> = found(&before, &after).iter().map(Finding::short).collect();
    assert_eq!(told, ["slot: new or other foreign key on mentorId (to Mentor, onDelete CASCADE)"]);
    let many = "  @ManyToMany(() => UserTag)\n  @JoinTable()\n  tags: UserTag[];\n";
    assert_eq!(self::told(LAST, &format!("{LAST}{many}")), ["slot_tags_user_tag: new table"]);
}

#[test]
fn columns_are_inherited_and_embedded() {
    let base = "export abstract class Base { @Column() a: string }\nclass Name { @Column() first: string }\n";
    let text = format!(
        "{base}@Entity() class Person extends Base {{ @PrimaryColumn() id: string; @Column(() => Name) name: Name }}"
    );
    let schema = Schema::of(&[file(&text)]);
    let columns: Vec<&String> = schema.tables["person"].columns.keys().collect();
    assert_eq!(columns, ["a", "id", "nameFirst"]);
    let more = text.replacen("first: string", "first: string; @Column({ nullable: true }) last: string", 1);
    let told: Vec<String> = found(&text, &more).iter().map(Finding::short).collect();
    assert_eq!(told, ["person.nameLast: new nullable column, varchar"]);
}

#[test]
fn the_children_of_a_table_bring_columns_that_may_be_empty() {
    let text = "@Entity() @TableInheritance({ column: 'kind' }) class Content { @PrimaryColumn() id: string }\n\
                @ChildEntity() class Photo extends Content { @Column() size: string }";
    let schema = Schema::of(&[file(text)]);
    assert!(schema.tables["content"].columns["size"].nullable);
    assert_eq!(schema.tables.len(), 1);
}

#[test]
fn what_is_not_understood_is_a_finding_and_only_when_it_changed() {
    let unread = [
        "@MoneyColumn() price: number;",
        "@Column({ ...money, nullable: true }) price: number;",
        "@Column(options) price: number;",
        "@Column({ nullable: isTest }) price: number;",
        "@Column(() => Money) price: Money;",
    ];
    for column in unread {
        let with = BEFORE.replacen(LAST, &format!("{LAST}  {column}\n"), 1);
        let told = found(BEFORE, &with);
        assert!(matches!(&told[..], [Finding { change: Change::Unread(_), .. }]), "{column}: {told:?}");
        assert_eq!(told[0].after_rollback, AfterRollback::Unknown);
        let elsewhere: Vec<String> = found(&with, &with.replacen("20", "40", 1)).iter().map(Finding::short).collect();
        assert_eq!(elsewhere, ["slot.state: type varchar(20) becomes varchar(40)"], "{column}");
    }
    let made = "export const Slot = new EntitySchema({ name: 'slot' });";
    assert!(matches!(found("", made)[0].change, Change::Unread(_)));
    let inherits = BEFORE.replacen("class Slot", "class Slot extends Elsewhere", 1);
    assert!(found(BEFORE, &inherits)[0].short().contains("inherits from Elsewhere"));
}

#[test]
fn indexes_of_a_class_are_told_by_their_columns() {
    let with = |index: &str| told("@Entity(\"slot\")", &format!("@Entity(\"slot\")\n{index}"));
    assert_eq!(with("@Index(['state', 'note'])"), ["slot: new index on state, note"]);
    assert_eq!(with("@Index('by_state', ['state'], { unique: true })"), ["slot: new unique key on state (by_state)"]);
    assert_eq!(with("@Unique(['note'])"), ["slot: new unique key on note"]);
    assert_eq!(with("@Index((slot: Slot) => [slot.note])"), ["slot: new index on note"]);
    assert_eq!(with("@Index('by_hand', { synchronize: false })"), Vec::<String>::new());
    assert_eq!(with("@Check('\"tries\" > 0')"), ["slot: new check (@Check('\"tries\" > 0'))"]);
    assert!(with("@Index(names)")[0].contains("cannot be read"));
}

#[test]
fn nested_without_end_and_very_long_texts_are_read_to_their_end() {
    for piece in
        ["class A { @Column(", "@Entity({a:{", "class A {", "(((", "`${", "@", "<<<", "enum A {", "/*", "class"]
    {
        drop(Schema::of(&[file(&piece.repeat(20_000))]));
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_text_makes_it_fail_on_the_spot(text in "\\PC{0,200}") {
        drop(found(BEFORE, &text));
    }

    #[test]
    fn no_row_of_pieces_makes_it_fail_on_the_spot(
        pieces in prop::collection::vec(prop::sample::select(vec![
            "@Entity(", "@Column(", "@ManyToOne(", "@JoinColumn(", "@Index(", "class A ", "extends A ", "{", "}", "(", ")", "[", "]",
            ":", ";", ",", "=>", "=", "...", "'a'", "\"", "`", "${", "/", "//", "/*", "*/", "\n", "<", ">", "?", "enum E ", "é", "@", "new EntitySchema(",
        ]), 0..60)
    ) {
        let text = pieces.concat();
        let schema = Schema::of(&[file(&text)]);
        prop_assert_eq!(compare(&schema, &schema), vec![]);
    }

    #[test]
    fn nothing_changed_is_nothing_found_and_everything_cut_off_is_never_silent(cut in 0..BEFORE.len()) {
        prop_assert_eq!(found(BEFORE, BEFORE), vec![]);
        prop_assume!(BEFORE.is_char_boundary(cut));
        let (body, whole) = (&BEFORE[..cut], Schema::of(&[file(BEFORE)]));
        let rest = Schema::of(&[file(body)]);
        prop_assert!(rest == whole || !compare(&whole, &rest).is_empty());
    }
}
