package message

// Code names a sentence of the catalogue, messages.csv. Stores keep codes with
// their arguments: where a sentence needs others, it gets another code.
type Code string

// What joins messages, and what is said in no words of the program.
const (
	Separator Code = "separator"
	Verbatim  Code = "verbatim"
	Within    Code = "within" // of a thing in a thing: what is wrong with it
)

// How it is known whose a report is, or why not.
const (
	NoAgencyStated    Code = "no_agency_stated"
	NoPlaceInName     Code = "no_place_in_name"
	PlaceNotSure      Code = "place_not_sure"
	PlaceUnsupported  Code = "place_unsupported"
	PlacesAlike       Code = "places_alike"
	EvidenceDisagrees Code = "evidence_disagrees"
	OtherProvince     Code = "other_province"
	SpeaksAsTownship  Code = "speaks_as_township"
	SeveralAliases    Code = "several_aliases"
	ByName            Code = "by_name"
	ByNameAnd         Code = "by_name_and"
	ByPlace           Code = "by_place"
	ByAlias           Code = "by_alias"
	EvidenceSite      Code = "evidence_site"
	EvidenceHost      Code = "evidence_host"
	EvidenceTelephone Code = "evidence_telephone"
	EvidencePolice    Code = "evidence_police"
	EvidenceSource    Code = "evidence_source"
	EvidenceBeginning Code = "evidence_beginning"
	EvidenceEnd       Code = "evidence_end"
	EvidenceICP       Code = "evidence_icp"
	EvidenceText      Code = "evidence_text"
	SignName          Code = "sign_name"
	SignTelephone     Code = "sign_telephone"
	SignSite          Code = "sign_site"
)

// Why an input was not read, or passed over.
const (
	MoreThanMB       Code = "more_than_mb"
	ChangedWhileRead Code = "changed_while_read"
	NotRegularFile   Code = "not_regular_file"
	NoText           Code = "no_text"
	NothingOfReport  Code = "nothing_of_report"
)

// What is wrong with a corpus or one of its records.
const (
	InRecord             Code = "in_record"
	Damaged              Code = "damaged"
	ContainersTooDeep    Code = "containers_too_deep"
	FormatNotRead        Code = "format_not_read"
	NoWebArchives        Code = "no_web_archives"
	Endless              Code = "endless"
	ZipBomb              Code = "zip_bomb"
	CutOff               Code = "cut_off"
	TooLargeInside       Code = "too_large_inside"
	TooManyMembers       Code = "too_many_members"
	MemberEncrypted      Code = "member_encrypted"
	NoJSONObject         Code = "no_json_object"
	NoJSONObjects        Code = "no_json_objects"
	FewJSONObjects       Code = "few_json_objects"
	ObjectNotClosed      Code = "object_not_closed"
	LineEndsInString     Code = "line_ends_in_string"
	NoObjectThere        Code = "no_object_there"
	NoFields             Code = "no_fields"
	NoKnownField         Code = "no_known_field"
	FieldHasNoText       Code = "field_has_no_text"
	NoSuchField          Code = "no_such_field"
	NameTextField        Code = "name_text_field"
	ColumnHoldsNoTexts   Code = "column_holds_no_texts"
	HoldsLists           Code = "holds_lists"
	HoldsUnknown         Code = "holds_unknown"
	HeaderTooLarge       Code = "header_too_large"
	HeaderTooManyColumns Code = "header_too_many_columns"
	QuoteNotClosed       Code = "quote_not_closed"
	QuoteWithinField     Code = "quote_within_field"
	TextAfterQuote       Code = "text_after_quote"
	Encrypted            Code = "encrypted"
	NoParquetEnd         Code = "no_parquet_end"
	MetadataBeyondFile   Code = "metadata_beyond_file"
	MetadataTooLarge     Code = "metadata_too_large"
	MetadataShort        Code = "metadata_short"
	MetadataDeep         Code = "metadata_deep"
	MetadataDamaged      Code = "metadata_damaged"
	TooManyColumns       Code = "too_many_columns"
	TooManyGroups        Code = "too_many_groups"
	ColumnsElsewhere     Code = "columns_elsewhere"
	WrongRows            Code = "wrong_rows"
	PageDamaged          Code = "page_damaged"
	PageTooManyValues    Code = "page_too_many_values"
	LevelsNotRead        Code = "levels_not_read"
	ValuesNotRead        Code = "values_not_read"
	PageNotDecompressed  Code = "page_not_decompressed"
	ParquetCodec         Code = "parquet_codec"
)
