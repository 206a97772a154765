// Names of several regions as registers and documents spell them, most frequent first, and how others spell them. None of it is imported by the
// matcher, and nothing here is about anyone.

export interface Region {
  /** Share of the people. */
  readonly share: number;
  readonly given: readonly string[];
  readonly surnames: readonly string[];
  /** From which the rarer surnames are made. */
  readonly syllables: readonly (readonly string[])[];
  /** Words of a surname, of a given name: at most. */
  readonly words: readonly [surname: number, given: number];
  readonly particles?: readonly string[];
}

const list = (text: string): readonly string[] => text.trim().split(/\s+/);

export const REGIONS: readonly Region[] = [
  {
    share: 0.34,
    given:
      list(`José María Juan Luis Guadalupe Francisco Jesús Antonio Miguel Alejandro Carlos Manuel Pedro Jorge Roberto Fernando Ricardo Eduardo
      Javier Daniel Rafael Raúl Martín Arturo David Sergio Óscar Mario Alberto Andrés Héctor Gerardo Enrique Marco Víctor Ángel Rubén Ramón Verónica
      Patricia Leticia Rosa Elizabeth Margarita Josefina Teresa Silvia Adriana Gabriela Claudia Sofía Ximena Valentina Camila Renata Itzel Yolanda
      Beatriz Concepción Dolores Esperanza Nicolás Sebastián Emiliano Mateo Joaquín Ignacio Íñigo Begoña Ximénez`),
    surnames:
      list(`Hernández García Martínez López González Pérez Rodríguez Sánchez Ramírez Cruz Flores Gómez Morales Vázquez Reyes Jiménez Torres
      Díaz Gutiérrez Ruiz Mendoza Aguilar Ortiz Moreno Castillo Romero Álvarez Méndez Chávez Rivera Juárez Ramos Domínguez Herrera Medina Castro
      Vargas Guzmán Velázquez Muñoz Rojas Ibáñez Núñez Peña Quiñones Avendaño Zúñiga Saldaña Carreño Ordóñez Yáñez Cárdenas Salazar Contreras
      Espinoza Guerrero Estrada Sandoval Delgado Cortés Guevara Valdez Ríos Mejía Figueroa Acosta Cervantes Pacheco Maldonado Rosales Santiago`),
    syllables: [
      list('Al Bar Ca Cor De Es Fi Gua Hor I Ja La Mon No Or Pa Que Ri Sal Tor Ur Va Za Bel'),
      list('ba ce da gui lo me na ra ri so ta va ve zue'),
      list('les ga no ro rez do cia nte yo ña lla ca'),
    ],
    words: [2, 2],
    particles: ['de la', 'de', 'del', 'de los'],
  },
  {
    share: 0.22,
    given:
      list(`James Mary John Patricia Robert Jennifer Michael Linda William Elizabeth David Barbara Richard Susan Joseph Jessica Thomas Sarah
      Charles Karen Christopher Lisa Daniel Nancy Matthew Betty Anthony Margaret Mark Sandra Donald Ashley Steven Kimberly Paul Emily Andrew
      Donna Joshua Michelle Kenneth Carol Kevin Amanda Brian Melissa George Deborah Stephanie Edward Rebecca Ronald Sharon Timothy Laura Jason
      Cynthia Jeffrey Kathleen Ryan Amy Jacob Angela Gary Shirley Sean Siobhan Eoin Niall Rhys Gwyneth`),
    surnames:
      list(`Smith Johnson Williams Brown Jones Miller Davis Wilson Anderson Thomas Taylor Moore Jackson Martin Lee Thompson White Harris Clark
      Lewis Robinson Walker Young Allen King Wright Scott Hill Green Adams Nelson Baker Hall Campbell Mitchell Carter Roberts Phillips Evans
      Turner Parker Collins Edwards Stewart Morris Murphy Cook Rogers Morgan Cooper Peterson Reed Bailey Bell Kelly Howard Ward Cox O'Brien
      O'Connor O'Neill McDonald MacKenzie McCarthy Fitzgerald Richardson Wood Watson Brooks Bennett Gray James Hughes Price Myers Long Foster`),
    syllables: [
      list(
        'Ash Black Brad Cal Chat Dun East Ed Fair Gold Hamp Hol Kings Lang Mal Nor Old Pem Ruth Shel Stan Thorn Up Wal West Wood',
      ),
      list('bury by den field ford ham hurst ington land ley low man more ridge shire son stead ston ton well wick worth'),
    ],
    words: [1, 2],
  },
  {
    share: 0.16,
    given:
      list(`Mohammed Ahmed Ali Hassan Hussein Ibrahim Omar Youssef Khaled Mahmoud Mustafa Abdullah Abdelrahman Saeed Tariq Karim Jamal Nasser Faisal
      Rashid Hamza Bilal Yasin Salim Walid Ziad Samir Nabil Adel Majid Fatima Aisha Khadija Zainab Maryam Layla Noor Huda Amina Salma Rania
      Soraya Yasmin Hanan Samira Abdulaziz Abdulkarim Nuruddin Saifullah Jamshid Farid Reza Mehdi Hossein`),
    surnames:
      list(`Hassan Ali Ahmed Khan Hussein Abdullah Ibrahim Saleh Salim Mansour Haddad Khoury Nasser Najjar Aziz Rahman Qureshi Siddiqui Malik Sheikh
      Chaudhry Mirza Ansari Farouk Shafiq Bashir Darwish Hamdan Jaber Kassem Masri Nasrallah Obeid Qasim Rashid Sabbagh Taha Yacoub Zahran
      Othman Gaddafi Boutros Benali Bouazizi Cherif Djebbar Haidari Karimi Ahmadi Rezaei Mohammadi Hosseini Tehrani Barzani Talabani`),
    syllables: [
      list('Ab Ba Da Fa Ga Ha Ja Ka La Ma Na Qa Ra Sa Sha Ta Wa Ya Za Khu Mu'),
      list('bi di far ham jir kar li mid nir ra sir tif wan zar'),
      list('an i ah oun at awi ani ar'),
    ],
    words: [2, 2],
    particles: ['Al', 'El', 'Bin', 'Abu'],
  },
  {
    share: 0.08,
    given:
      list(`Александр Сергей Владимир Елена Татьяна Андрей Дмитрий Алексей Наталья Ольга Юрий Михаил Николай Игорь Ирина Светлана Евгений Виктор Олег
      Анна Мария Екатерина Анастасия Людмила Галина Максим Павел Роман Вадим Артём Ксения Юлия Вячеслав Геннадий`),
    surnames:
      list(`Иванов Смирнов Кузнецов Попов Васильев Петров Соколов Михайлов Новиков Фёдоров Морозов Волков Алексеев Лебедев Семёнов Егоров Павлов Козлов
      Степанов Николаев Орлов Андреев Макаров Никитин Захаров Зайцев Соловьёв Борисов Яковлев Григорьев Романов Воробьёв Сергеев Кузьмин Фролов
      Щербаков Юдин Хрущёв Чайковский Жуков Цветков Шевченко Бондаренко Ткаченко`),
    syllables: [
      list('Бар Вол Гор Дуб Ер Жел Зим Кар Лоб Мур Нев Ог Пет Руд Саф Тар Уш Хар Черн Шум Яр'),
      list('а е ен ин ов ул ык'),
      list('ов ев ин ский енко чук'),
    ],
    words: [1, 1],
  },
  {
    share: 0.1,
    given:
      list(`Wei Fang Min Jing Li Yan Jun Lei Tao Chao Qiang Xia Ping Gang Guiying Xiaoming Zhiqiang Jianguo Xiuying Yulan Minghua Thi Van Duc Minh Hung
      Tuan Linh Huong Ji-hoon Min-jun Seo-yeon Hye-jin Young-ho Sang-woo`),
    surnames:
      list(`Wang Li Zhang Liu Chen Yang Huang Zhao Wu Zhou Xu Sun Ma Zhu Hu Guo He Lin Gao Luo Zheng Liang Xie Song Tang Nguyen Tran Le Pham Hoang Phan Vu
      Kim Park Choi Jung Kang Cho Yoon Jang Lim`),
    syllables: [
      list('Ai Bai Cai Dong Fan Gu Hao Jia Kong Lu Meng Ning Ou Pei Qiu Ren Shao Tan Wan Xiang Ying Zou'),
      list('an bo chi da en fu guo hai jie kai lan mei nan'),
    ],
    words: [1, 2],
  },
  {
    share: 0.1,
    given:
      list(`Hans Jürgen Müslüm Günther Jörg Björn Søren Håkan Åsa Émile François Chloé Zoë Łukasz Wojciech Paweł Ágnes László Zoltán Tomáš Jiří Jan Pierre
      Jean Marie Anne Claude Luc Giovanni Giuseppe Francesca João Gonçalo Inês Ana Pedro Tiago Ingrid Lars Ole Kjell Andreas Stefan Uwe Heike`),
    surnames:
      list(`Müller Schmidt Schneider Fischer Weber Schäfer Schröder Köhler König Krüger Groß Weiß Jäger Größmann Jørgensen Sørensen Åkesson Öberg Lefèvre
      Dubois Lévêque Côté Gagné Tremblay Bélanger Nowak Wójcik Łukaszewicz Kowalczyk Dvořák Novák Černý Szabó Kovács Rossi Russo Ferrari Esposito
      Silva Santos Gonçalves Conceição Magalhães Popescu Ionescu Georgiou Papadopoulos Van-den-Berg Janssen De-Vries Bakker`),
    syllables: [
      list('Bau Ber Bru Del Eich Feld Grün Hag Kel Lan Mar Neu Ost Pfeif Rös Schön Stein Tho Ul Voll Wag Zim'),
      list('berg dorf er hof ler mann meier ner stedt stein thal wald'),
      list(' ski s en i el'),
    ],
    words: [1, 2],
  },
];

/** Spellings of one name that people and offices use for one another. */
export const VARIANTS: readonly (readonly string[])[] = `
  Mohammed Muhammad Mohamed Mohammad Mohamad Muhammed
  Ahmed Ahmad Achmed
  Hussein Husain Hussain Hossein Husayn Hussien
  Hassan Hasan Hassen
  Ibrahim Ebrahim Ibraheem
  Youssef Yusuf Yousef Yousuf Youssouf
  Khaled Khalid Chaled
  Mahmoud Mahmud Mahmood
  Mustafa Mostafa Moustafa Mustapha
  Abdullah Abdallah Abdulla
  Abdelrahman Abdulrahman Abdurrahman Abdul-Rahman Abd-al-Rahman
  Abdulaziz Abdelaziz Abdul-Aziz
  Abdulkarim Abdelkarim Abdul-Kareem
  Omar Umar Omer
  Saeed Said Sayeed Saïd
  Tariq Tarek Tareq Tarik
  Karim Kareem Kerim
  Jamal Gamal Djamal Jamaal
  Nasser Nasir Naser Nassir
  Faisal Faysal Feisal
  Rashid Rasheed Rachid
  Salim Saleem Selim
  Walid Waleed Oualid
  Fatima Fatemah Fatma Fatimah
  Aisha Aysha Aicha Ayesha
  Khadija Khadijah Chadidja Khadeeja
  Zainab Zeinab Zaynab
  Maryam Mariam Meryem
  Layla Leila Laila
  Noor Nour Nur
  Saleh Salih Salah
  Mansour Mansur Mansoor
  Qureshi Quraishi Koreishi Qurashi
  Siddiqui Siddiqi Siddique
  Sheikh Shaikh Cheikh
  Chaudhry Chowdhury Choudhary Chaudhary
  Gaddafi Qadhafi Kadhafi Gadhafi Qaddafi
  Othman Osman Uthman
  Qasim Kasim Qassem Kassem
  Boutros Butros Botros
  Khoury Khouri Khuri Koury
  Cherif Sharif Chérif Shareef
  Rezaei Rezai Rezaie
  Hosseini Hussaini Husseini
  Yacoub Yaqub Yakoub Yaqoub
  Zhang Chang
  Zhao Chao
  Zhou Chou
  Chen Chan
  Li Lee
  Park Pak Bak
  Choi Choe
  Jung Jeong Chung
  Nguyen Nguyên Ngyuen
  Alexander Aleksandr Alexandr
  Gonzalez Gonzales
  Hernandez Hernandes
  Espinoza Espinosa
  Valdez Valdés
  Jimenez Gimenez Ximenez
  McDonald MacDonald
  Katherine Catherine Kathryn Catharine
  Stephen Steven
  Philips Phillips
  Schmidt Schmitt Schmid
  Mayer Meyer Meier Maier
`
  .trim()
  .split('\n')
  .map((line) => list(line));

/** How registers of other countries write Cyrillic: German and French habits, and none of the tables of the standard. */
export const CYRILLIC: readonly Readonly<Record<string, string>>[] = [
  {
    ...{
      а: 'a',
      б: 'b',
      в: 'w',
      г: 'g',
      д: 'd',
      е: 'e',
      ё: 'jo',
      ж: 'sch',
      з: 's',
      и: 'i',
      й: 'j',
      к: 'k',
      л: 'l',
      м: 'm',
      н: 'n',
      о: 'o',
      п: 'p',
    },
    ...{
      р: 'r',
      с: 's',
      т: 't',
      у: 'u',
      ф: 'f',
      х: 'ch',
      ц: 'z',
      ч: 'tsch',
      ш: 'sch',
      щ: 'schtsch',
      ъ: '',
      ы: 'y',
      ь: '',
      э: 'e',
      ю: 'ju',
      я: 'ja',
    },
  },
  {
    ...{
      а: 'a',
      б: 'b',
      в: 'v',
      г: 'g',
      д: 'd',
      е: 'e',
      ё: 'yo',
      ж: 'zh',
      з: 'z',
      и: 'i',
      й: 'y',
      к: 'k',
      л: 'l',
      м: 'm',
      н: 'n',
      о: 'o',
      п: 'p',
    },
    ...{
      р: 'r',
      с: 's',
      т: 't',
      у: 'u',
      ф: 'f',
      х: 'kh',
      ц: 'ts',
      ч: 'ch',
      ш: 'sh',
      щ: 'shch',
      ъ: '',
      ы: 'y',
      ь: '',
      э: 'e',
      ю: 'yu',
      я: 'ya',
    },
  },
];
